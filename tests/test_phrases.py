import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.model import Modality, Ruling
from bot.phrases import phrase, phrases, spoken
from bot.replies import Chat

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "bot" / "phrases"
SAYING = {"phrase", "say", "_say", "_whom"}
SAID_IN_A_PAGE = re.compile(r"""(?:\bsay\(|\bwrong_key = )["']([a-z_.]+)["'] ?(~?)""")


def keys_in_the_pages() -> Iterator[str]:
    """Every key that a page of the web form or the desk asks for; `form.state.*` as below."""
    for file in (ROOT / "adapters" / "web" / "templates").glob("*.html"):
        for key, goes_on in SAID_IN_A_PAGE.findall(file.read_text(encoding="utf-8")):
            yield f"{key}*" if goes_on else key


def keys_in_the_code() -> Iterator[str]:
    """Every key that the code asks for; `chat.*` where its end is only known when it runs."""
    yield from keys_in_the_pages()
    for folder in ("bot", "adapters"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
                elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                    yield f"{node.values[0].value}*"


def calls_in_the_code() -> Iterator[str]:
    for folder in ("bot", "adapters"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args and name_of(node.func) in SAYING:
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield first.value


def name_of(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def test_every_phrase_that_the_code_asks_for_is_written() -> None:
    asked = {*calls_in_the_code(), *(key for key in keys_in_the_pages() if not key.endswith("*"))}
    assert len(asked) > 20
    assert asked <= set(phrases("en"))


def test_every_phrase_that_is_written_is_asked_for() -> None:
    asked = set(keys_in_the_code())
    beginnings = tuple(key[:-1] for key in asked if re.fullmatch(r"[a-z]+\.([a-z]+\.)?\*", key))
    unused = {key for key in phrases("en") if key not in asked and not key.startswith(beginnings)}
    assert not unused


@pytest.mark.parametrize(
    "key",
    [
        *(f"chat.{kind}" for kind in Chat),
        *(f"modality.{one.name.lower()}" for one in Modality),
        *(f"headline.{one.name.lower()}" for one in Modality),
        *(f"ruling.{one.name.lower()}" for one in Ruling),
    ],
)
def test_each_kind_that_the_model_knows_has_its_phrase(key: str) -> None:
    assert phrase(key, organisation="Northbridge College", policies="Social media")


def test_a_phrase_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(KeyError):
        phrase("chat.shrug")


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        phrase("chat.hello")


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert "{x}" in phrase("unknown.ask", role="{x}")


TRANSLATED = ["fr"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_every_phrase_of_the_chat_and_none_of_the_report_form(language: str) -> None:
    english = yaml.safe_load((FOLDER / "en.yaml").read_text("utf-8"))
    del english["install"]  # of whoever installs the bot, nothing is known but their browser
    assert set(yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))) == set(english)
    theirs = {key for key in phrases("en") if key.partition(".")[0] in english}
    assert set(phrases(language)) == theirs


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_filled_in_with_the_same_values(language: str) -> None:
    for key, text in phrases(language).items():
        assert sorted(re.findall(r"{(\w+)}", text)) == sorted(re.findall(r"{(\w+)}", phrases("en")[key])), key


def test_french_keeps_its_signs_on_the_line_of_their_word() -> None:
    assert [text for text in phrases("fr").values() if re.search(" [:;?!»…]|« ", text)] == []


@pytest.mark.parametrize("locale", ["fr", "fr-CA", "FR", "fr_FR.UTF-8", "fr_BE@euro"])
def test_a_locale_of_any_kind_is_understood(locale: str) -> None:
    assert spoken(locale) == "fr"


@pytest.mark.parametrize("locale", ["", "C", "C.UTF-8", "POSIX", "xx-XX", "../fr", "french", "-", "\n"])
def test_of_what_is_no_language_of_the_bot_s_it_says_so(locale: str) -> None:
    assert spoken(locale) == ""


def test_what_is_not_translated_is_said_in_the_other_language_and_else_in_english(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = {"en": {"a": "one", "b": "two", "c": "three"}, "fr": {"a": "un", "b": "deux"}, "cy": {"a": "un "}}
    monkeypatch.setattr("bot.phrases.phrases", words.__getitem__)
    assert [phrase(key, "cy", "fr") for key in "abc"] == ["un ", "deux", "three"]


def test_british_english_is_english_and_an_unknown_language_is_answered_in_it() -> None:
    assert phrase("chat.thanks", "en-GB") == phrase("chat.thanks", "xx") == phrase("chat.thanks")
