"""Headless Chromium, driven over its DevTools protocol, with scripts on pages switched off."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE, SCREEN = (360, 780), (1280, 900)


def found() -> str | None:
    """Where a browser is installed."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Tab:
    """One tab."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.errors: list[str] = []

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Do something and wait until it is done."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": params})
        while True:
            said = await self._next()
            if said.get("id") == self._number:
                assert "error" not in said, said["error"]
                return dict(said["result"])

    async def evaluate(self, expression: str) -> Any:
        """What an expression comes to on the page."""
        done = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    async def ask(self, program: str, expression: str) -> Any:
        """What a program of our own finds on the page; scripts are on for as long as it runs."""
        await self.call("Emulation.setScriptExecutionDisabled", value=False)
        await self.call("Runtime.evaluate", expression=program)
        done = await self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        await self.call("Emulation.setScriptExecutionDisabled", value=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    async def go(self, url: str) -> None:
        """Go to a page and wait for it."""
        await self.call("Page.navigate", url=url)
        await self._loaded()

    async def press(self, key: str, code: int, text: str = "") -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, text=text
            )

    async def type(self, text: str) -> None:
        """Type into what has the focus."""
        await self.call("Input.insertText", text=text)

    async def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is there, as somebody without a mouse does."""
        for _ in range(150):
            await self.press("Tab", 9)
            if await self.evaluate(f"document.activeElement.matches({json.dumps(selector)})"):
                return
        raise AssertionError(f"Tab never reaches {selector}")

    async def choose(self, selector: str) -> None:
        """Reach a box with Tab and press the space bar."""
        await self.tab_to(selector)
        await self.press(" ", 32, " ")

    async def pick(self, group: str, value: str) -> None:
        """Reach a group of radio buttons with Tab, and one of them with the arrow keys."""
        await self.tab_to(f"input[name={group}]")
        await self.press(" ", 32, " ")
        for _ in range(50):
            if await self.evaluate("document.activeElement.value") == value:
                return
            await self.press("ArrowDown", 40)
        raise AssertionError(f"the arrow keys never reach {value}")

    async def submit(self, selector: str = "main button") -> None:
        """Reach a button with Tab, press Enter and wait for the page after it."""
        await self.tab_to(selector)
        await self.press("Enter", 13, "\r")
        await self._loaded()

    async def text(self) -> str:
        """What can be read on the page."""
        return str(await self.evaluate("document.body.innerText"))

    async def picture(self, file: Path, size: tuple[int, int]) -> None:
        """The whole page, as wide as this screen."""
        width, height = size
        await self.resize(size)
        whole = await self.evaluate("document.documentElement.scrollHeight")
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=max(height, min(whole, 4000)),
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        shot = await self.call("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(shot["data"]))

    async def resize(self, size: tuple[int, int]) -> None:
        """As on a screen of this width and height."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=size[0],
            height=size[1],
            deviceScaleFactor=1,
            mobile=size[0] < 600,
        )

    async def _next(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads((await self._socket.receive(timeout=60)).data)
        entry = said["params"]["entry"] if said.get("method") == "Log.entryAdded" else {"level": ""}
        # A page that says what was wrong comes with such a status, and the browser logs that.
        if entry["level"] == "error" and not re.search("status of (403|422|500)", entry["text"]):
            self.errors.append(json.dumps(said["params"]))
        return said

    async def _loaded(self) -> None:
        while (await self._next()).get("method") != "Page.loadEventFired":
            pass


@asynccontextmanager
async def browser(folder: Path) -> AsyncIterator[Tab]:
    """A fresh browser with one tab; its profile is in `folder`."""
    path = found()
    assert path
    process = await asyncio.create_subprocess_exec(
        path,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        f"--user-data-dir={folder}",
        "--remote-debugging-port=0",
        "about:blank",
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr
    try:
        address = ""
        while not address:
            line = (await asyncio.wait_for(process.stderr.readline(), 60)).decode()
            listening = re.search(r"ws://([^/]+)/", line)
            address = listening[1] if listening else ""
            assert line, "the browser ended by itself"
        async with ClientSession() as session:
            async with session.get(f"http://{address}/json") as answer:
                pages = [one for one in await answer.json() if one["type"] == "page"]
            async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                tab = Tab(socket)
                for domain in ("Page", "Log", "Runtime"):
                    await tab.call(f"{domain}.enable")
                await tab.call("Emulation.setScriptExecutionDisabled", value=True)
                yield tab
    finally:
        process.kill()
        await process.wait()
