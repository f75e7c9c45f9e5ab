"""`clausebot desk` and `clausebot audit`, as they are typed."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.reporting.archive import seal_archive
from bot.reporting.audit import Event, append
from bot.reporting.receipts import new_receipt
from bot.settings import sample_folder
from bot.store import audit_lines, enrolments, open_store
from bot.store.audit_lines import Line
from bot.store.enrolments import Link
from tests.adapters.command import clausebot
from tests.reporting.handlers import HELEN, MARGARET, enrolled


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAUSEBOT_DATA", str(tmp_path))
    monkeypatch.setenv("CLAUSEBOT_PUBLIC_URL", "https://desk.example")
    monkeypatch.setenv("CLAUSEBOT_SMTP_URL", "smtp://127.0.0.1")
    monkeypatch.setenv("CLAUSEBOT_MAIL_FROM", "bot@desk.example")
    return tmp_path


def store_in(house: Path):  # type: ignore[no-untyped-def]
    return open_store(f"sqlite:///{house / 'store.db'}", house / "secrets")


@pytest.mark.parametrize(("command", "kind"), [("invite", "enrol"), ("link", "desk")])
def test_a_link_is_printed_that_works_once(house: Path, command: str, kind: str) -> None:
    run = clausebot("desk", command, "helen-marsh")
    assert run.status == 0
    url, _, token = run.out.strip().rpartition("/")
    assert url == "https://desk.example/desk/enter"
    store = store_in(house)
    with store.begin() as tx:
        assert enrolments.use_link(tx, token) == Link(kind, "northbridge", "helen-marsh")
        assert enrolments.use_link(tx, token) is None
    store.close()


def test_somebody_who_is_not_in_the_folder_gets_no_link(house: Path) -> None:
    run = clausebot("desk", "invite", "nobody-here")
    assert run.status == 2
    assert "There is no nobody-here in people.yaml" in run.err


@pytest.fixture
def college(house: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample's folder, to be changed."""
    monkeypatch.setenv("CLAUSEBOT_SEMANTIC", "off")
    monkeypatch.setenv("CLAUSEBOT_KNOWLEDGE", str(house / "knowledge"))
    return Path(shutil.copytree(sample_folder() / "northbridge", house / "knowledge" / "northbridge"))


def take_helens_address(college: Path) -> None:
    """She is known in Slack and Teams as well."""
    people = college / "people.yaml"
    address = "  email: helen.marsh@northbridge.example\n"
    assert address in people.read_text()
    people.write_text(people.read_text().replace(address, ""))


def test_somebody_who_is_told_in_slack_needs_no_address_for_an_invitation(
    college: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_helens_address(college)
    refused = clausebot("desk", "invite", "helen-marsh")
    assert refused.status == 2
    assert "No notice would reach helen-marsh" in refused.err
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0" * 32)
    run = clausebot("desk", "invite", "helen-marsh")
    assert run.out.startswith("https://desk.example/desk/enter/"), run.err


def test_the_doctor_asks_for_an_address_only_where_no_notice_reaches_somebody(
    house: Path, college: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched_on(monkeypatch)
    store = store_in(house)
    enrolled(store, HELEN, MARGARET)
    store.close()
    assert not any("no notice reaches them" in line for line in reporting_told())
    take_helens_address(college)
    (told,) = (line for line in reporting_told() if "no notice reaches them" in line)
    assert told.startswith("MEND")
    assert "helen-marsh" in told


def test_check_and_doctor_name_each_holder_to_whom_nothing_is_sealed(
    house: Path, college: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_in(house)
    enrolled(store, HELEN, MARGARET)
    store.close()
    told = "chair-of-governors: no report is sealed to rosalind-blake"
    switched_on(monkeypatch)
    checked = clausebot("check").out
    (line,) = (line for line in checked.splitlines() if told in line)
    assert "northbridge/roles.yaml:" in line
    assert "helen-marsh" not in "".join(one for one in checked.splitlines() if "sealed to" in one)
    assert "fake-account cannot be reported through the bot: only principal" in checked
    assert any(told in line for line in reporting_told())


def test_without_an_address_for_the_desk_there_is_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLAUSEBOT_PUBLIC_URL")
    run = clausebot("desk", "link", "helen-marsh")
    assert run.status == 2
    assert "CLAUSEBOT_PUBLIC_URL" in run.err


def test_the_log_is_verified_against_a_head_that_was_kept(house: Path) -> None:
    store = store_in(house)
    with store.begin() as tx:
        append(tx, "northbridge", Event.NOTED)
    head = clausebot("audit", "head").out.strip()
    assert len(head) == 64
    assert clausebot("audit", "verify", "--head", head).status == 0
    cut = clausebot("audit", "verify", "--head", "0" * 64)
    store.close()
    assert cut.status == 1
    assert "cut off at the end" in cut.out


def test_the_log_is_printed_as_it_is_read_and_what_cannot_be_read_as_it_is(house: Path) -> None:
    store = store_in(house)
    with store.begin() as tx:
        append(tx, "northbridge", Event.OPENED, case="5ce5ce5ce5ce", by="helen-marsh")
        append(tx, "northbridge", Event.PURGED, count=3)
        day = datetime.fromtimestamp(tx.now, UTC).date().isoformat()
        audit_lines.append(tx, "northbridge", Line(int(day[:4]), 2, "\x1b[2Jrubbish", "00"))
    store.close()
    assert clausebot("audit", "list").out.splitlines() == [
        f"{day}\ta case was opened\thelen-marsh\t5ce5ce5ce5ce\t",
        f"{day}\tcases were deleted\t\t\t3",
        "[2Jrubbish",
    ]


def switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEBOT_REPORTING", "on")


def reporting_told() -> list[str]:
    return [line for line in clausebot("doctor").out.splitlines() if "reporting: northbridge" in line]


def test_the_doctor_names_each_kind_that_cannot_be_reported_and_why(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched_on(monkeypatch)
    store = store_in(house)
    enrolled(store, HELEN, MARGARET)
    store.close()
    told = reporting_told()
    assert any(
        line.startswith("MEND") and "fake-account cannot be reported through the bot: only principal" in line
        for line in told
    )
    assert not any("student-at-risk" in line for line in told)
    assert told[-1].endswith("2 people are enrolled")


def test_the_doctor_says_that_nobody_gets_the_head_of_the_audit_log(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched_on(monkeypatch)
    store_in(house).close()
    assert not any("head of the audit log" in line for line in reporting_told())
    folder = house / "northbridge"
    (folder / "policies").mkdir(parents=True)
    (folder / "policies" / "leave.md").write_text("Ask first.\n")
    monkeypatch.setenv("CLAUSEBOT_KNOWLEDGE", str(folder))
    told = next(line for line in reporting_told() if "head of the audit log" in line)
    assert told.startswith("MEND")
    assert "audit_head_to" in told


def test_the_doctor_sees_a_roster_that_was_tampered_with(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched_on(monkeypatch)
    store = store_in(house)
    enrolled(store, HELEN, MARGARET)
    with store.begin() as tx:
        enrolments.append(tx, "northbridge", "{}")
    store.close()
    (told,) = reporting_told()
    assert "Nothing can be reported" in told


def test_while_reporting_is_off_the_doctor_says_nothing_of_it(house: Path) -> None:
    store_in(house).close()
    assert reporting_told() == []


def sealed(house: Path) -> tuple[Path, bytes]:
    code = new_receipt()
    archive = house / "case.sealed"
    archive.write_bytes(seal_archive({"case.json": b"{}", "file-1.jpg": b"seen"}, code))
    return archive, f"{code.written.lower()}\n".encode()


def test_an_archive_is_opened_with_its_code_into_a_folder_of_its_own(house: Path) -> None:
    archive, code = sealed(house)
    run = clausebot("desk", "open", str(archive), str(house / "opened"), stdin=code)
    assert run.status == 0
    assert (house / "opened" / "case.json").read_bytes() == b"{}"
    assert (house / "opened" / "file-1.jpg").read_bytes() == b"seen"
    assert (house / "opened").stat().st_mode & 0o077 == 0
    again = clausebot("desk", "open", str(archive), str(house / "opened"), stdin=code)
    assert again.status == 2
    assert "Name a new folder" in again.err


def test_an_archive_that_does_not_open_says_why_and_writes_nothing(house: Path) -> None:
    archive, _ = sealed(house)
    other = f"{new_receipt().written}\n".encode()
    for what, code, said in (
        (archive, other, "does not open with this code"),
        (archive, b"7K3M\n", "six groups of four"),
        (house / "store.db", other, "This is no archive of a case"),
        (house / "missing", other, "No such file"),
    ):
        (house / "store.db").write_bytes(b"something else")
        run = clausebot("desk", "open", str(what), str(house / "opened"), stdin=code)
        assert run.status == 2
        assert said in run.err
    assert not (house / "opened").exists()
    assert clausebot("desk", "open", str(archive), str(house / "opened")).status != 0


def test_what_is_in_an_archive_stays_in_its_folder(house: Path) -> None:
    code = new_receipt()
    (house / "case.sealed").write_bytes(seal_archive({"../../outside.txt": b"x"}, code))
    typed = f"{code.written}\n".encode()
    assert (
        clausebot("desk", "open", str(house / "case.sealed"), str(house / "a" / "b"), stdin=typed).status == 0
    )
    assert [file.name for file in house.rglob("outside.txt")] == ["outside.txt"]
    assert (house / "a" / "b" / "outside.txt").exists()
