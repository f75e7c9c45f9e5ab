"""The smallest folder that answers a question: one policy, one clause, one answer. Tests edit it."""

from __future__ import annotations

from pathlib import Path

POLICY = "---\ntitle: Social media\nversion: '1'\n---\n\n# 3 Accounts\n\n3.1 {}\n"
"""policies/social-media.md, but for the words of its clause."""
ANSWER = "---\nquestions: [May I post?]\nruling: allowed\ncites: [social-media:3.1]\n---\n{}\n"
"""answers/post.md, but for its words."""


def write(folder: Path) -> Path:
    """Write it into `folder` and give the folder."""
    (folder / "policies").mkdir()
    (folder / "answers").mkdir()
    (folder / "organisation.yaml").write_text("name: Northbridge College\nlanguage: en-GB\n")
    (folder / "policies/social-media.md").write_text(POLICY.format("You must ask first."))
    (folder / "answers/post.md").write_text(ANSWER.format("Yes, once you have asked."))
    return folder
