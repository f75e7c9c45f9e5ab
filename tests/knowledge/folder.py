"""Small knowledge folders for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bot.knowledge.load import load
from bot.model import Fault, Knowledge

TODAY = date(2026, 11, 21)

POLICY = """\
---
title: Social media
version: "3.1"
owner: marketing-team
---

# 3 Your own accounts

3.2.7 Leave questions on the college page to the marketing team.

3.2.9 You may like posts on the college page.

Ask before you film on site.
"""

ANSWER = """\
---
questions: [Can I reply as me?]
ruling: not allowed
cites: [social-media:3.2.7]
---
No. Leave it to the marketing team.
"""

ROLES = """\
marketing-team:
  name: Marketing team
  holders: [amira-khan]
"""

PEOPLE = """\
amira-khan:
  name: Amira Khan
"""

SOUND = {
    "policies/social-media.md": POLICY,
    "answers/reply.md": ANSWER,
    "roles.yaml": ROLES,
    "people.yaml": PEOPLE,
}


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files into a folder and give the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def loaded(folder: Path, files: Mapping[str, str | bytes], today: date = TODAY) -> Knowledge:
    """The knowledge in a folder of these files."""
    return load(write(folder, files), today)[0]


def faults(folder: Path, files: Mapping[str, str | bytes], today: date = TODAY) -> tuple[Fault, ...]:
    """All that is wrong in a sound folder after these files were written over it."""
    return load(write(folder, {**SOUND, **files}), today)[1]


def said(folder: Path, files: Mapping[str, str | bytes], today: date = TODAY) -> list[str]:
    """The faults as a person reads them, without the reminder to confirm the answer."""
    return [str(fault) for fault in faults(folder, files, today) if "is not confirmed" not in fault.message]
