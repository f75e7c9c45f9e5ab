import asyncio
import mmap
import os
import time

import pytest

from benchmarks.processes import Process, yardstick


def test_a_process_tells_the_processor_s_time_and_the_memory_that_it_took() -> None:
    this = Process(os.getpid(), 0)
    assert this.cpu() == pytest.approx(time.process_time(), abs=0.5)
    before = this.memory()
    with mmap.mmap(-1, 64 << 20) as held:  # new pages: what Python frees it may hand out again
        held.write(b"x" * (64 << 20))
        assert this.memory() - before >= 60


def test_a_program_that_does_not_start_is_said_at_once() -> None:
    async def start() -> None:
        async with yardstick("this"):  # it prints a poem and ends
            pass

    with pytest.raises(RuntimeError, match="does not start"):
        asyncio.run(start())
