"""Sends reports until it is killed, again and again: run by test_killed.py in a process of its own.

`python -m tests.reporting.sender URL SECRETS ROUNDS RECEIPTS`: each round a child sends reports and writes
down the receipt of each that was acknowledged, and is killed (SIGKILL) at a random moment after the first:
however slow the machine is, a round gets as far as that.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from bot.reporting import sending
from bot.reporting.receipts import new_receipt
from bot.store.connecting import connect
from bot.store.database import Store
from bot.store.keys import Keys
from tests.reporting.steps import draft
from tests.sample import northbridge

LONGEST = 0.05
"""Seconds: some reports long."""


def send(url: str, secrets: Path, receipts: int, most: int = sys.maxsize, first: int | None = None) -> None:
    """Send reports; tell `first` when one was acknowledged."""
    store = Store(connect(url), Keys(secrets))
    college, what = northbridge(), draft()
    for number in range(most):
        receipt = new_receipt()
        with store.begin() as tx:
            sending.submit(tx, college, what, receipt)
        os.write(receipts, f"{receipt.written}\n".encode())
        if first is not None and number == 0:
            os.write(first, b".")
    store.close()


def main(url: str, secrets: str, rounds: str, receipts: str) -> None:
    kept = os.open(receipts, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    send(url, Path(secrets), kept, most=1)  # all that is slow the first time, so that children need not
    told, first = os.pipe()
    for _ in range(int(rounds)):
        child = os.fork()
        if child == 0:
            try:
                send(url, Path(secrets), kept, first=first)
            finally:
                os.write(first, b".")  # whatever went wrong, nobody waits for it
                os._exit(1)
        os.read(told, 1)
        time.sleep(random.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            sys.exit("a child ended by itself")


if __name__ == "__main__":
    main(*sys.argv[1:])
