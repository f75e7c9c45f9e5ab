"""What Slack sends, over HTTP or a socket: read strictly, and told apart by ids that repeat with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

MOST_FIELDS = 100
INTERACTIONS = frozenset(
    ("block_actions", "shortcut", "message_action", "view_submission", "view_closed", "block_suggestion")
)


class UnreadableError(ValueError):
    """No request of Slack's looks like that. Its text says what was missed, and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One request. `team` and `enterprise` are "" where it does not say; `id` is "" where it has none."""

    body: dict[str, Any]
    kind: str
    team: str
    enterprise: str
    id: str

    @property
    def event(self) -> Mapping[str, Any]:
        """The event in it; empty where it is none."""
        return self.body["event"] if self.kind == "event_callback" else {}

    @property
    def workspace(self) -> str:
        """What its rows are kept under: the team, or for an installation in a whole Grid the enterprise."""
        return self.enterprise if _for_enterprise(self.body) or not self.team else self.team


def read_request(raw: bytes, content_type: str) -> Incoming:
    """Read the body of a request. Raises UnreadableError."""
    try:
        text = raw.decode("utf-8")
        if content_type.partition(";")[0].strip().lower() == "application/json":
            return read_payload(json.loads(text))
        fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict"))
        return read_payload(json.loads(fields["payload"]) if "payload" in fields else fields)
    except UnreadableError:
        raise
    except (ValueError, RecursionError):
        raise UnreadableError("neither JSON nor a form, in UTF-8") from None


def read_payload(body: object) -> Incoming:
    """Tell what a payload is. Raises UnreadableError when it is none that this app asked for."""
    if not isinstance(body, dict):
        raise UnreadableError("not an object")
    unnamed = next((one for one in ("command", "ssl_check") if one in body), None)
    kind = body.get("type", unnamed)
    if not isinstance(kind, str):
        raise UnreadableError("no type")
    if kind in ("url_verification", "ssl_check"):
        return Incoming(body, kind, "", "", "")
    if kind == "event_callback":
        event = body.get("event")
        if not isinstance(event, dict) or not isinstance(event.get("type"), str):
            raise UnreadableError("no event")
        id_ = _text(body, "event_id")
    elif kind == "command" or kind in INTERACTIONS:
        id_ = str(body.get("trigger_id") or "")
    else:
        raise UnreadableError("an unknown type")
    first = _first_authorization(body)
    team = first.get("team_id") or _id(body.get("team")) or body.get("team_id") or _user_team(body)
    enterprise = first.get("enterprise_id") or _id(body.get("enterprise")) or body.get("enterprise_id")
    read = Incoming(body, kind, str(team or ""), str(enterprise or ""), id_)
    if not read.workspace:
        raise UnreadableError("no workspace")
    return read


def bot_user(body: Mapping[str, Any]) -> str:
    """The id of the bot's own user in the workspace that an event is for, where the event says it."""
    return str(_first_authorization(body).get("user_id") or "")


def _first_authorization(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """In a channel that organisations share, only this says in whose name the event came."""
    known = body.get("authorizations")
    first = known[0] if isinstance(known, list) and known else {}
    return first if isinstance(first, dict) else {}


def _for_enterprise(body: Mapping[str, Any]) -> bool:
    said = _first_authorization(body).get("is_enterprise_install", body.get("is_enterprise_install"))
    return said is True or said == "true"


def _id(named: object) -> object:
    return named.get("id") if isinstance(named, dict) else named


def _user_team(body: Mapping[str, Any]) -> object:
    user = body.get("user")
    return user.get("team_id") if isinstance(user, dict) else None


def _text(body: Mapping[str, Any], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str) or not value:
        raise UnreadableError(f"no {key}")
    return value
