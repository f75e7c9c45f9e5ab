"""Files and exports in a real browser: keyboard alone, a phone's width, scripts switched off."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.adapters.web.browser import Tab, browser, found
from tests.adapters.web.handler import found as founded
from tests.adapters.web.serving import Site, site
from tests.adapters.web.test_browser import come, report, well
from tests.reporting import pictures
from tests.reporting.adding import open_house

pytestmark = pytest.mark.skipif(found() is None, reason="no Chromium here: apt install chromium")


async def choose_file(tab: Tab, file: Path) -> None:
    """As the browser's own window for files does it, which no test can press."""
    await tab.tab_to("#file")
    await tab.call("DOM.enable")
    root = await tab.call("DOM.getDocument")
    node = await tab.call("DOM.querySelector", nodeId=root["root"]["nodeId"], selector="#file")
    await tab.call("DOM.setFileInputFiles", nodeId=node["nodeId"], files=[str(file)])


def test_a_reporter_adds_a_photo_and_a_handler_looks_at_it_and_takes_the_case_out(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(pictures.jpeg((640, 480)))
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(pictures.pdf())
    words = tmp_path / "words.txt"
    words.write_text("He waits for her.")

    async def go() -> None:
        async with site(tmp_path, (), knowledge=open_house()) as running:
            await founded(running)
            async with browser(tmp_path / "reporter") as tab:
                await report(tab, running)
                for number, file in enumerate((photo, paper)):
                    await choose_file(tab, file)
                    await tab.submit("form[action$=file] button")
                    assert "Your file has arrived and is locked." in await tab.text()
                    await well(tab, f"20-file-added-{number}")
                await choose_file(tab, words)
                await tab.submit("form[action$=file] button")
                assert "We can only take photos, screenshots and PDFs." in await tab.text()
                await well(tab, "20-file-refused")
            async with browser(tmp_path / "handler") as tab:
                await handle(tab, running)

    asyncio.run(go())


async def handle(tab: Tab, running: Site) -> None:
    await come(tab, running)
    await tab.submit("td a")
    case = await tab.evaluate("location.href")
    await well(tab, "21-case-with-files")
    await tab.submit("a[href$='/file/1']")
    assert await tab.evaluate("document.querySelector('img').naturalWidth") == 480
    await well(tab, "22-picture")
    await tab.go(f"{case}/export")
    assert "The code is not kept" in await tab.text()
    await well(tab, "23-export")
