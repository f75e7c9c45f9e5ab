import io
import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.form import COMMAND
from adapters.teams.manifest import manifest, package
from adapters.teams.surfaces import Rooms
from adapters.teams.surfaces.searching import ON_MESSAGE, QUERY, SEARCH
from bot.settings import Serving, SettingError, read_serving
from tests import fakes
from tests.adapters.command import clausebot
from tests.adapters.desks import REPORTING
from tests.adapters.teams.limits import SCHEMAS, schema
from tests.adapters.teams.peer import APP_ID
from tests.sample import northbridge

SETTINGS = {
    "MICROSOFT_APP_ID": APP_ID,
    "MICROSOFT_APP_PASSWORD": "secret",
    "CLAUSEBOT_PUBLIC_URL": "https://policies.example.org",
}


def serving(**changes: str) -> Serving:
    return read_serving({name: value for name, value in {**SETTINGS, **changes}.items() if value})


def made() -> dict[str, Any]:
    return manifest(serving(), [northbridge()])


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def pixels(png: bytes) -> tuple[int, list[tuple[int, ...]]]:
    """The width of a picture of ours, and its points."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (png[:8], width, depth, kind) == (b"\x89PNG\r\n\x1a\n", height, 8, 6)
    at, data = 8, b""
    while at < len(png):
        (size,), name = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        content = png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size]) == (zlib.crc32(name + content),)
        data += content if name == b"IDAT" else b""
        at += 12 + size
    rows, line = zlib.decompress(data), 1 + 4 * width
    spots = [rows[row * line + 1 + 4 * x :][:4] for row in range(height) for x in range(width)]
    return width, [tuple(spot) for spot in spots]


def test_the_package_holds_the_manifest_and_both_icons_at_the_top() -> None:
    held = files(package(serving(), [northbridge()]))
    assert sorted(held) == ["color.png", "manifest.json", "outline.png"]
    assert json.loads(held["manifest.json"]) == made()


def test_the_same_settings_make_the_same_package() -> None:
    assert package(serving(), [northbridge()]) == package(serving(), [northbridge()])


def test_the_icons_are_as_teams_wants_them() -> None:
    held = files(package(serving(), [northbridge()]))
    width, points = pixels(held["color.png"])
    assert width == 192
    assert {point[3] for point in points} == {255}
    width, points = pixels(held["outline.png"])
    assert width == 32
    assert {point[:3] for point in points} == {(255, 255, 255)}
    assert {point[3] for point in points} == {0, 255}


def test_it_names_the_bot_its_address_and_every_place_that_the_bot_answers_in() -> None:
    told = made()
    (bot,) = told["bots"]
    assert (told["id"], bot["botId"], told["validDomains"]) == (APP_ID, APP_ID, ["policies.example.org"])
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    (extension,) = told["composeExtensions"]
    search, action = extension["commands"]
    assert (search["id"], search["parameters"][0]["name"]) == (SEARCH, QUERY)
    assert (action["id"], action["context"], action["fetchTask"]) == (ON_MESSAGE, ["message"], True)
    assert Rooms().invokes == {}


def test_the_chat_and_what_the_bot_is_have_a_tab_and_no_page_of_the_web_has() -> None:
    tabs = made()["staticTabs"]
    assert [tab["entityId"] for tab in tabs] == ["conversations", "about"]
    assert all("contentUrl" not in tab for tab in tabs)


def test_a_command_opens_the_report_form_where_reports_are_taken_and_only_there() -> None:
    def commands(told: dict[str, Any]) -> dict[str, Any]:
        return {one["id"]: one for one in told["composeExtensions"][0]["commands"]}

    assert COMMAND not in commands(made())
    command = commands(manifest(serving(**REPORTING), [northbridge()]))[COMMAND]
    assert (command["fetchTask"], command["context"]) == (True, ["compose", "commandBox"])


def test_questions_of_the_folder_are_offered_and_none_that_is_for_a_few() -> None:
    (offered,) = made()["bots"][0]["commandLists"]
    assert 3 <= len(offered["commands"]) <= 10
    for command in offered["commands"]:
        assert len(command["title"]) <= 32
        assert len(command["description"]) <= 128
    few = fakes.knowledge(answers=(fakes.answer(audience="heads"),))
    assert "commandLists" not in manifest(serving(), [few])["bots"][0]


def test_it_fits_microsoft_s_own_schema() -> None:
    if not SCHEMAS:
        pytest.skip("CLAUSEBOT_TEAMS_SCHEMAS names no folder with Microsoft's schemas")
    for knowledges in ([northbridge()], [northbridge(), fakes.knowledge()], [fakes.knowledge()]):
        for one in (serving(), serving(**REPORTING)):
            errors = schema("MicrosoftTeams.schema.json").iter_errors(manifest(one, knowledges))
            assert [error.message for error in errors] == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"MICROSOFT_APP_ID": "", "MICROSOFT_APP_PASSWORD": ""}, "MICROSOFT_APP_ID"),
        ({"CLAUSEBOT_PUBLIC_URL": ""}, "CLAUSEBOT_PUBLIC_URL"),
        ({"CLAUSEBOT_PUBLIC_URL": "http://policies.example.org"}, "CLAUSEBOT_PUBLIC_URL"),
    ],
)
def test_without_an_id_or_an_address_it_says_what_is_missing(changes: dict[str, str], named: str) -> None:
    with pytest.raises(SettingError) as caught:
        manifest(serving(**changes), [northbridge()])
    assert str(caught.value).startswith(f"{named}: ")


def test_the_command_writes_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    run = clausebot("teams", "manifest", str(tmp_path / "app.zip"))
    assert run.status == 0, run.err
    assert "upload it in Teams" in run.out
    assert "manifest.json" in files((tmp_path / "app.zip").read_bytes())
    again = clausebot("teams", "manifest", str(tmp_path / "none" / "app.zip"))
    assert again.status == 2
    assert "Name another file." in again.err
