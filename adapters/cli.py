"""The command `clausebot`: what can be typed. What each command does is in `adapters.commands`."""

from __future__ import annotations

import atexit
import gc
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from adapters.opening import UsageError
from bot.settings import SettingError

FAULT = 1
WRONG_USE = 2
EXIT_BY_OUTCOME = {"answer": 0, "chat": 0, "unknown": 3, "choose": 4, "report": 5}

app = typer.Typer(
    help="Ask your workplace policies in everyday words; get the clause that answers, quoted and numbered.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)

slack = typer.Typer(help="What Slack needs to know of the bot.", no_args_is_help=True)
app.add_typer(slack, name="slack")
teams = typer.Typer(help="What Microsoft Teams needs to know of the bot.", no_args_is_help=True)
app.add_typer(teams, name="teams")
desk = typer.Typer(help="Let people come to the desk where reports are opened.", no_args_is_help=True)
app.add_typer(desk, name="desk")
audit = typer.Typer(help="The log of what was done with reports.", no_args_is_help=True)
app.add_typer(audit, name="audit")

Knowledge = Annotated[
    Path | None,
    typer.Option("--knowledge", metavar="DIR", help="One organisation's folder, or one that holds several."),
]
Organisation = Annotated[
    str | None,
    typer.Option("--organisation", metavar="NAME", help="Which organisation, where there are several."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def main() -> None:
    """Run the command line; whatever goes wrong is told in one line, never as a traceback."""
    from adapters.consoles import lenient

    # Of the hundred thousand objects that a start makes hardly one is garbage, and at the end all go at
    # once: to look through them costs a fifth of the time that a single question takes.
    gc.set_threshold(200_000)
    atexit.register(gc.freeze)
    lenient()
    try:
        app()
    except (UsageError, SettingError) as error:
        _stop(str(error), WRONG_USE)
    except Exception as error:  # noqa: BLE001 - the last place that can keep a traceback from a user
        from adapters.trouble import trouble

        _stop(trouble(error), FAULT)


@app.command()
def chat(knowledge: Knowledge = None, organisation: Organisation = None) -> None:
    """Chat in this terminal. Piped in, each line is a question."""
    from adapters.chatting import run_chat

    run_chat(knowledge, organisation)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="In your own words.", show_default=False)] = None,
    knowledge: Knowledge = None,
    organisation: Organisation = None,
    as_json: AsJson = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read JSON lines from standard input.")] = False,
) -> None:
    """Ask one question. Exit: 0 answered, 3 not in the policy, 4 which of these, 5 report offered."""
    from adapters import commands

    if jsonl and question is None:
        commands.ask_lines(knowledge, organisation)
    elif question is not None and not jsonl:
        outcome = commands.ask_once(question, knowledge, organisation, as_json=as_json)
        raise typer.Exit(EXIT_BY_OUTCOME[outcome])
    else:
        raise UsageError(
            'Write one question behind ask, as in: clausebot ask "Can I ...?" Or use --jsonl alone.'
        )


@app.command()
def clauses(knowledge: Knowledge = None, organisation: Organisation = None, as_json: AsJson = False) -> None:
    """List every clause: id, label, heading, modality, words, file and line."""
    from adapters import commands

    commands.list_clauses(knowledge, organisation, as_json=as_json)


@app.command()
def check(knowledge: Knowledge = None, organisation: Organisation = None) -> None:
    """Show every fault in the folder and ask its own questions. Exit 1 on any fault."""
    from adapters import commands

    if commands.check(knowledge, organisation):
        raise typer.Exit(FAULT)


@app.command()
def confirm(
    answers: Annotated[list[str] | None, typer.Argument(metavar="ANSWER...", help="Their ids.")] = None,
    knowledge: Knowledge = None,
    organisation: Organisation = None,
    everything: Annotated[bool, typer.Option("--all", help="Confirm every answer.")] = False,
) -> None:
    """Say that you have re-read these answers and that they agree with the clauses they cite."""
    from adapters import commands

    if everything == bool(answers):
        raise UsageError("Name the answers that you have re-read, or use --all.")
    commands.confirm(tuple(answers or ()), knowledge, organisation)


@app.command("eval")
def evaluate(
    question_set: Annotated[Path, typer.Argument(metavar="SET.jsonl", help="One question a line.")],
    knowledge: Knowledge = None,
) -> None:
    """Ask a question set and print the scores."""
    from adapters import commands

    commands.evaluate(question_set, knowledge)


@app.command("import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Word, PDF, HTML, Markdown or text.")
    ],
    organisation: Organisation = None,
    policy: Annotated[str | None, typer.Option(metavar="ID", help="The policy's id.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TITLE", help="The policy's title.")] = None,
    effective: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day from which it is in force.")
    ] = None,
    knowledge: Knowledge = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the clauses as JSON.")] = False,
) -> None:
    """Make documents an organisation's policies, and print what was understood. Exit 1 if words are lost."""
    from adapters.importing import Order, import_documents

    order = Order(files, organisation, policy, title, effective.date() if effective else None)
    if not import_documents(order, knowledge, as_json=as_json):
        raise typer.Exit(FAULT)


@app.command()
def serve(knowledge: Knowledge = None) -> None:
    """Answer in Slack and Teams until it is stopped; with health and metrics. docs/running.md says how."""
    from adapters.opening import serving_for
    from adapters.serve import serve as run

    run(serving_for(knowledge))


@app.command()
def doctor(knowledge: Knowledge = None) -> None:
    """Check what the bot needs and say how to mend what is missing. Exit 1 when something is."""
    from adapters import commands

    if not commands.doctor(knowledge):
        raise typer.Exit(FAULT)


@slack.command("manifest")
def slack_manifest(knowledge: Knowledge = None) -> None:
    """Print the app manifest that fits the settings, to paste into Slack. docs/slack.md says where."""
    from adapters import commands

    commands.slack_manifest(knowledge)


@app.command()
def report(
    knowledge: Knowledge = None,
    organisation: Organisation = None,
    back: Annotated[bool, typer.Option("--back", help="Come back to a report with its receipt.")] = False,
) -> None:
    """Report something to the role that the policy appoints, or come back to a report."""
    from adapters import commands

    if not commands.report(knowledge, organisation, back=back):
        raise typer.Exit(FAULT)


@desk.command("invite")
def desk_invite(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Their id in people.yaml.")],
    knowledge: Knowledge = None,
    organisation: Organisation = None,
) -> None:
    """Print a link by which somebody chooses a passphrase and asks to be enrolled. It works once."""
    from adapters import reporting

    reporting.print_link("enrol", person, knowledge, organisation)


@desk.command("link")
def desk_link(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Their id in people.yaml.")],
    knowledge: Knowledge = None,
    organisation: Organisation = None,
) -> None:
    """Print a link by which somebody who is enrolled comes to the desk. It works once, for 15 minutes."""
    from adapters import reporting

    reporting.print_link("desk", person, knowledge, organisation)


@desk.command("open")
def desk_open(
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="What somebody at a desk sent you.")],
    to: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder for what is in it.")],
) -> None:
    """Open the sealed archive of a case with its code. Needs no settings and no store."""
    from adapters import reporting

    reporting.open_sealed(archive, to, typer.prompt("The code", err=True))


@audit.command("head")
def audit_head(knowledge: Knowledge = None, organisation: Organisation = None) -> None:
    """Print the head of the audit log, to be kept by somebody else."""
    from adapters import reporting

    reporting.print_head(knowledge, organisation)


@audit.command("list")
def audit_list(knowledge: Knowledge = None, organisation: Organisation = None) -> None:
    """Print the audit log: the day, what was done, by whom, and the case under a random name."""
    from adapters import reporting

    reporting.print_log(knowledge, organisation)


@audit.command("verify")
def audit_verify(
    head: Annotated[str, typer.Option("--head", metavar="HEAD", help="A head from an earlier day.")] = "",
    knowledge: Knowledge = None,
    organisation: Organisation = None,
) -> None:
    """Find a line that was removed, changed, moved, or cut off at the end. Exit 1 when there is one."""
    from adapters import reporting

    if not reporting.verify_log(head, knowledge, organisation):
        raise typer.Exit(FAULT)


@teams.command("manifest")
def teams_manifest(
    to: Annotated[Path, typer.Argument(metavar="FILE.zip", help="Where to write it.")] = Path(
        "clausebot.zip"
    ),
    knowledge: Knowledge = None,
) -> None:
    """Write the app package that fits the settings, to upload in Teams. docs/teams.md says where."""
    from adapters import commands

    commands.teams_manifest(knowledge, to)


def _stop(line: str, status: int) -> NoReturn:
    sys.stderr.write(f"clausebot: {line}\n")
    raise SystemExit(status)
