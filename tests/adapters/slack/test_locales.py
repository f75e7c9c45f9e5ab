"""Each person is spoken to in the language of their Slack; of that language nothing is kept or logged."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from adapters.slack import locales
from adapters.slack.api import Api
from adapters.slack.blocks import FEEDBACK, HAND_OVER
from adapters.slack.form import ANYWHERE as REPORT
from adapters.slack.locales import KEEP_SECONDS, Locales
from adapters.slack.surfaces.shortcuts import ANYWHERE
from adapters.slack.workspaces import Workspace
from tests import fakes
from tests.adapters.slack.handing_over import known_where
from tests.adapters.slack.house import ASKER, House, Slow, carried, read, run
from tests.adapters.slack.peer import TEAM, TOKEN, Failure, Peer

WORKSPACE = Workspace(TEAM, TOKEN, "U0BOT", "northbridge")


def french(*users: str) -> Peer:
    return Peer(locales=dict.fromkeys(users or (ASKER,), "fr-FR"))


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def asked(peer: Peer, steps: Any) -> None:
    """Do `steps` with the languages of the people in `peer`."""

    async def whole() -> None:
        await peer.start()
        api, clock = Api(peer.url("/api/")), Clock()
        try:
            await steps(Locales(api, clock), clock)
        finally:
            await api.close()
            await peer.stop()

    asyncio.run(whole())


def test_the_reply_is_in_the_asker_s_language_and_the_quote_in_the_policy_s(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.says("may I?")
        reply = await house.peer.next("chat.postMessage")
        assert read(reply).startswith("Pas autorisé. No. Send it to the marketing team.")
        assert fakes.citation().text in read(reply)
        assert "clause 3.2.7 (il faut)" in read(reply)
        assert reply["text"].startswith("Pas autorisé.")

    run(tmp_path, steps, peer=french())


@pytest.mark.parametrize("locale", ["en-GB", "xx-XX", "", "../../en"])
def test_who_reads_what_the_bot_does_not_speak_gets_the_organisation_s_language(
    locale: str, tmp_path: Path
) -> None:
    async def steps(house: House) -> None:
        await house.says("may I?")
        assert read(await house.peer.next("chat.postMessage")).startswith("Not allowed.")

    run(tmp_path, steps, peer=Peer(locales={ASKER: locale}))


def test_two_people_in_one_channel_are_each_spoken_to_in_their_own(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("goats?", user="U1")
        await house.mentions("goats?", user="U2")
        replies = [read(await house.peer.next("chat.postMessage", number)) for number in (1, 2)]
        assert {reply[:14] for reply in replies} == {"Les règlements", "The policies d"}

    run(tmp_path, steps, peer=french("U1"))


def test_every_place_speaks_it(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.event({"type": "app_home_opened", "user": ASKER, "channel": "D1", "tab": "home"})
        home = (await house.peer.next("views.publish"))["view"]
        assert "Demandez une règle, avec vos propres mots" in read(home)
        await house.command("help")
        assert read(await house.peer.next("response_url")).startswith("Tapez /policy et votre question")
        await house.interacts("shortcut", callback_id=ANYWHERE)
        window = (await house.peer.next("views.open"))["view"]
        assert window["title"]["text"] == "Poser une question"
        told = await house.submits(window, {"question": {"value": "goats?"}})
        assert "Les règlements n'en parlent pas" in read(told["view"])
        await house.says("may I?")
        reply = await house.peer.next("chat.postMessage")
        await house.presses(FEEDBACK, reply)
        assert (await house.peer.next("views.open", 2))["view"]["title"]["text"] == "Pourquoi\u00a0?"

    run(tmp_path, steps, peer=french())


def test_a_question_that_is_handed_over_is_in_each_reader_s_language(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.mentions("goats?", ts="1.1")
        await house.presses(HAND_OVER, await house.peer.next("chat.postMessage"))
        window = (await house.peer.next("views.open"))["view"]
        assert "J'enverrai ces mots à" in read(window)
        told = await house.submits(window, {"handed_question": {"value": "May I keep goats?"}})
        assert "J'ai envoyé votre question à" in read(told["view"])
        assert "A question for: Marketing team." in read(await house.peer.next("chat.postMessage", 2))
        await known_where(house)
        answer = {"channel": "D0AMIRA", "user": "U0AMIRA", "thread_ts": "9.4"}
        await house.says("Only on the farm.", **answer)
        assert read(await house.peer.next("chat.postMessage", 3)).startswith("Une réponse de")

    run(tmp_path, steps, peer=french())


def test_a_window_that_has_to_wait_says_so_in_the_same_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.gate.INLINE_SECONDS", 0.2)
    slow = Slow()

    async def steps(house: House) -> None:
        await house.interacts("shortcut", callback_id=ANYWHERE)
        window = (await house.peer.next("views.open"))["view"]
        told = await house.submits(window, {"question": {"value": "goats?"}})
        assert read(told["view"]) == "Un instant, je cherche …"
        slow.go.set()
        await house.peer.next("views.update")

    run(tmp_path, steps, talk=slow, peer=french())


def test_slack_is_asked_once_for_a_person_and_again_after_an_hour() -> None:
    peer = french("U1")

    async def steps(known: Locales, clock: Clock) -> None:
        assert [await known.language(WORKSPACE, "U1") for _ in range(3)] == ["fr"] * 3
        assert len(peer.made("users.info")) == 1
        peer.locales["U1"] = "en-US"
        clock.now += KEEP_SECONDS
        assert await known.language(WORKSPACE, "U1") == "en"

    asked(peer, steps)


def test_memory_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locales, "MOST", 2)
    peer = french("U1")

    async def steps(known: Locales, _clock: Clock) -> None:
        for user in ("U1", "U2", "U3", "U3", "U1"):
            await known.language(WORKSPACE, user)
        assert [call["user"] for call in peer.made("users.info")] == ["U1", "U2", "U3", "U1"]

    asked(peer, steps)


@pytest.mark.parametrize(
    "failure",
    [Failure(error="missing_scope"), Failure(status=500), Failure(body="[]"), Failure(hang=True)],
    ids=["no permission", "an error of Slack's", "no object", "silence"],
)
def test_while_slack_does_not_say_the_organisation_s_language_will_do(
    failure: Failure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locales, "WAIT_SECONDS", 0.3)

    async def steps(house: House) -> None:
        house.peer.fail("users.info", failure)
        await house.says("may I?")
        assert read(await house.peer.next("chat.postMessage")).startswith("Not allowed.")

    run(tmp_path, steps, peer=french())


def test_a_language_is_in_no_file_and_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="clausebot")
    asker = "U0FRENCHASKER"  # two letters may stand in a digest by chance

    async def steps(house: House) -> None:
        await house.says("may I?", user=asker)
        reply = await house.peer.next("chat.postMessage")
        assert carried(reply, FEEDBACK)
        await house.done()

    run(tmp_path, steps, peer=french(asker))
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert b"fr-FR" not in kept
    assert asker.encode() not in kept
    assert not [line for line in caplog.messages if "fr-FR" in line]


def test_nobody_is_asked_about_who_opens_the_report_form(tmp_path: Path) -> None:
    async def steps(house: House) -> None:
        await house.interacts("shortcut", callback_id=REPORT)
        assert (await house.peer.next("views.open"))["view"]["title"]["text"]
        await house.done()
        assert house.peer.made("users.info") == []

    run(tmp_path, steps, peer=french())
