"""What the two libraries do unlike each other, or did wrong, and what was done about it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.adapters.teams.house import House, in_channel, run


@pytest.mark.usefixtures("sdk")
def test_all_that_an_activity_holds_arrives(tmp_path: Path) -> None:
    """botbuilder leaves out what it does not know of an entity: citations came without their content."""
    activity = {
        "type": "message",
        "summary": "s",
        "text": "t [1]",
        "somethingNew": {"a": [1, None, True]},
        "entities": [
            {
                "type": "https://schema.org/Message",
                "@type": "Message",
                "@context": "https://schema.org",
                "citation": [
                    {"position": 1, "appearance": {"name": "n", "abstract": "a", "@type": "DigitalDocument"}}
                ],
            }
        ],
    }

    async def steps(house: House) -> None:
        transport = house.adapter._transport
        await transport.send(house.peer.service, "a:1", activity)
        assert (await house.peer.next("cited")).body == activity
        await transport.update(house.peer.service, "a:1", "m1", activity)
        assert (await house.peer.next("update")).body == activity

    run(tmp_path, steps)


@pytest.mark.usefixtures("sdk")
def test_many_replies_need_no_thread_each(tmp_path: Path) -> None:
    """botbuilder's own client sends from threads, and makes up its list of retries for each call."""

    async def steps(house: House) -> None:
        await house.mentions("may I?")
        await house.peer.next()
        before = threading.active_count()
        for number in range(30):
            place = {**in_channel(), "id": f"19:{number}"}
            await house.mentions("may I?", conversation=place)
        await house.peer.next("send", 31)
        assert threading.active_count() <= before + 8  # those that ask the core and write to the store

    run(tmp_path, steps)
