"""The chat in the terminal, and the same chat with piped questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from adapters.safe import safe
from adapters.terminal.history import forget, history
from adapters.terminal.printing import show
from adapters.terminal.render import Renderer
from adapters.trouble import trouble
from adapters.wording import Wording
from bot.model import Knowledge
from bot.replies import Question, Reply, ReportOffered, SmallTalk

if TYPE_CHECKING:
    from bot.conversation import Context, Conversation, Turn

PROMPT = "> "
_ECHO = 200
"""How much of a piped question is shown above its reply."""


class Source(Protocol):
    """Where the chat finds the conversation as it now is, and what has happened to the folder."""

    def conversation(self) -> Conversation:
        """Return the conversation over the newest words."""

    def notices(self) -> Iterable[str]:
        """Return what the user should know about the folder and has not been told yet."""


@dataclass
class Chat:
    """One person's chat. `notes` is where notices about the folder go; `language` is as in `Wording`.

    `report` takes a report of a kind of incident, by its id, or of "", for any; None where none is taken.
    """

    source: Source
    console: Console
    notes: Console
    language: str = ""
    report: Callable[[Knowledge, str], None] | None = None
    _context: Context | None = field(default=None, init=False)
    _last: Turn | None = field(default=None, init=False)

    def answer(self, line: str) -> Reply | None:
        """Print the reply to one line. Returns it, or None when the line was a command.

        A question on which the bot fails gets a civil word, and the chat goes on.
        """
        self.tell_notices()
        if line.strip().startswith("/"):
            self._command(line.strip())
            return None
        conversation = self.source.conversation()
        try:
            turn = conversation.respond(Question(line), self._context)
        except Exception as error:  # noqa: BLE001 - see above
            self._print(self._say("error.trouble"))
            self._note(trouble(error))
            return None
        self._context = turn.context
        if not isinstance(turn.reply, SmallTalk):
            self._last = turn
        self._print(Renderer(conversation.knowledge, self.plain, self.language).reply(turn.reply))
        if self.report and isinstance(turn.reply, ReportOffered):
            self._print(self._say("terminal_form.offer"))
        return turn.reply

    def tell_notices(self) -> None:
        """Print what has happened to the folder since the last question."""
        told = list(dict.fromkeys(self.source.notices()))  # two changes are one update to a reader
        for notice in told:
            self._note(notice)
        if told:
            self._note("")

    def welcome(self) -> None:
        """Print who this is and how to begin."""
        self._print(
            Group(self._say("terminal.welcome", style="bold"), self._say("terminal.hint", style="dim"))
        )

    def goodbye(self) -> None:
        """Print a last word."""
        show(self.console, self._say("chat.goodbye"))

    @property
    def plain(self) -> bool:
        """Whether the output is no terminal, so that it should hold text only."""
        return not self.console.is_terminal

    def _print(self, shown: RenderableType) -> None:
        show(self.console, Group(shown, Text("")))

    def _note(self, told: str) -> None:
        show(self.notes, Text(safe(told), style="yellow"))

    def _command(self, line: str) -> None:
        commands: dict[str, Callable[[], RenderableType]] = {
            "/help": self._help,
            "/why": self._why,
            "/topics": self._topics,
        }
        name = line.split()[0].lower()
        if name == "/report" and self.report:
            self._report(self.report)
            return
        run = commands.get(name)
        self._print(run() if run else self._say("terminal.unknown_command", command=safe(name[:40])))

    def _help(self) -> RenderableType:
        listed = Table.grid(padding=(0, 2))
        for name in ("help", "why", "topics", "quit"):
            listed.add_row(f"/{name}", self._say(f"terminal.commands.{name}"))
        if self.report:
            listed.add_row("/report", self._say("terminal_form.command"))
        return Group(self._say("chat.help"), Text(""), Padding(listed, (0, 0, 0, 2)))

    def _report(self, report: Callable[[Knowledge, str], None]) -> None:
        """The kind of incident is what the last reply offered; the words it was about are left behind."""
        last = self._last.reply if self._last else None
        kind = last.route.id if isinstance(last, ReportOffered) and last.route else ""
        try:
            report(self._knowledge, kind)
        except Exception as error:  # noqa: BLE001 - the chat goes on, as in `answer`
            self._print(self._say("error.trouble"))
            self._note(trouble(error))

    def _why(self) -> RenderableType:
        if self._last is None:
            return self._say("why.none")
        confidence = self._say("why.confidence", percent=round(self._last.reply.confidence * 100))
        if not self._last.why:
            return Group(confidence, self._say("why.nothing_near"))
        reasons: list[RenderableType] = []
        for reason in self._last.why:
            reasons.append(Text(f"{reason.score:.2f}  {safe(reason.clause.id)}", style="bold"))
            parts = [f"{safe(name)} {value:.2f}" for name, value in reason.features.items() if value]
            reasons.append(Padding(Text(", ".join(parts), style="dim"), (0, 0, 0, 6)))
        return Group(confidence, self._say("why.intro"), Text(""), *reasons)

    def _topics(self) -> RenderableType:
        listed = Table.grid(padding=(0, 2))
        for policy in self._knowledge.policies:
            count = len(policy.clauses)
            clauses = self._say("topics.clauses_one" if count == 1 else "topics.clauses_many", count=count)
            listed.add_row(Text(safe(policy.title)), Text(safe(policy.version)), clauses)
        return Group(self._say("topics.intro"), Padding(listed, (0, 0, 0, 2)))

    def _say(self, key: str, *, style: str = "", **values: object) -> Text:
        return Text(Wording(self._knowledge, self.language).say(key, **values), style=style)

    @property
    def _knowledge(self) -> Knowledge:
        return self.source.conversation().knowledge


def talk(chat: Chat, history_file: Path) -> None:
    """Chat with the person at the keyboard until they leave by /quit, ctrl-c or ctrl-d."""
    chat.welcome()
    reported = False  # from then on, all that is typed may belong to the report
    with history(history_file):
        while True:
            try:
                line = input(PROMPT)
                if _leaves(line):
                    break
                chat.console.print()
                reported = isinstance(chat.answer(line), ReportOffered) or reported
                if reported:
                    forget(line)
            except (EOFError, KeyboardInterrupt):
                chat.console.print()
                break
    chat.goodbye()


def read_out(chat: Chat, lines: Iterable[bytes]) -> None:
    """Answer piped questions, one a line, each below its question."""
    for raw in lines:
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        if _leaves(line):
            break
        shown = safe(line[:_ECHO]) + (" …" if len(line) > _ECHO else "")
        show(chat.console, Text(f"{PROMPT}{shown}".rstrip()))
        chat.answer(line)
        chat.console.file.flush()


def _leaves(line: str) -> bool:
    return line.strip().lower() in {"/quit", "/exit", "/q"}
