"""A reporter and a handler in a real browser: keyboard alone, a phone's width, scripts switched off."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from bot.store import enrolments
from bot.store.enrolments import Link
from tests.adapters.web.browser import PHONE, SCREEN, Tab, browser, found
from tests.adapters.web.serving import HELEN, MARGARET, ROSALIND, Site, site
from tests.adapters.web.test_desk_pages import COLLEGE, PASSPHRASES
from tests.adapters.web.test_desk_pages import found as founded

pytestmark = pytest.mark.skipif(found() is None, reason="no Chromium here: apt install chromium")

WORDS = "He waits for her after every lesson."
PICTURES = os.environ.get("CLAUSEBOT_SCREENSHOTS")
"""A folder to keep the pictures in, to be looked at."""

PROBLEMS = """
(() => {
  const found = [];
  const seen = (one) => one.checkVisibility({contentVisibilityAuto: true});
  const name = (one) => (one.labels && [...one.labels].map((l) => l.innerText).join(" ").trim())
    || one.innerText.trim() || one.getAttribute("aria-label") || "";
  for (const one of document.querySelectorAll("input:not([type=hidden]), textarea, select, button, a")) {
    if (seen(one) && !name(one)) found.push("without a name: " + one.outerHTML.slice(0, 80));
  }
  const levels = [...document.querySelectorAll("h1, h2, h3")].map((one) => +one.tagName[1]);
  if (levels.filter((level) => level === 1).length !== 1) found.push("not one h1: " + levels);
  levels.forEach((level, n) => { if (n && level > levels[n - 1] + 1) found.push("a heading is skipped"); });
  if (!document.documentElement.lang) found.push("no language");
  if (!document.title) found.push("no title");
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  if (new Set(ids).size !== ids.length) found.push("an id twice: " + ids);
  for (const one of document.querySelectorAll("[aria-describedby]"))
    if (!document.getElementById(one.getAttribute("aria-describedby"))) found.push("describes nothing");
  for (const one of document.querySelectorAll("fieldset"))
    if (!one.querySelector("legend")?.textContent) found.push("a group without a name");
  if (document.documentElement.scrollWidth > innerWidth) found.push("wider than the screen");
  for (const one of document.querySelectorAll("button"))
    if (seen(one) && one.getBoundingClientRect().height < 44) found.push("a small button");
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (one) => {
    for (; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const words = "p, li, a, label, legend, button, h1, h2, dt, dd, small, strong";
  for (const one of document.querySelectorAll(words)) {
    if (!seen(one)) continue;
    const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) found.push("too little contrast: " + one.outerHTML.slice(0, 80));
  }
  return found;
})()
"""
"""What WCAG 2.2 asks and a program can see: 1.3.1, 1.4.3, 1.4.10, 2.4.2, 2.5.5 (44 px), 3.1.1 and 4.1.2."""


async def well(tab: Tab, name: str) -> None:
    """The page can be used by everybody; a picture of it is kept."""
    for dark in (False, True):
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await tab.call("Emulation.setEmulatedMedia", features=features)
        for size in (SCREEN, PHONE):
            await tab.resize(size)
            assert await tab.evaluate(PROBLEMS) == [], f"{name}, {size[0]} wide, dark: {dark}"
            if PICTURES:
                Path(PICTURES).mkdir(parents=True, exist_ok=True)
                label = "phone" if size == PHONE else "screen"
                await tab.picture(Path(PICTURES) / f"{name}-{label}{'-dark' * dark}.png", size)
                await tab.resize(PHONE)
    assert tab.errors == [], name


def test_a_reporter_and_a_handler_get_through_with_the_keyboard_alone(tmp_path: Path) -> None:
    async def go() -> None:
        async with site(tmp_path, ()) as running:
            await founded(running)
            async with browser(tmp_path / "reporter") as tab:
                receipt = await report(tab, running)
            async with browser(tmp_path / "handler") as tab:
                await handle(tab, running)
            async with browser(tmp_path / "again") as tab:
                await come_back(tab, running, receipt)

    asyncio.run(go())


async def report(tab: Tab, running: Site) -> str:
    await tab.go(f"{running.url}/report/northbridge")
    await well(tab, "1-first")
    await tab.pick("kind", "student-at-risk")
    await tab.pick("named", "no")
    await tab.submit()
    assert "Who is it about?" in await tab.text()
    await well(tab, "2-about")
    await tab.choose("input[value=callum-baird]")
    await tab.submit()
    assert "Who could open your report" in await tab.text()
    assert "Helen Marsh" in await tab.text()
    await well(tab, "3-who")
    await tab.submit("button[value=write]")
    await well(tab, "4-write")
    await tab.tab_to("textarea")
    await tab.type(WORDS)
    await tab.submit()
    assert "Your report is sent" in await tab.text()
    await well(tab, "5-receipt")
    receipt = str(await tab.evaluate("document.querySelector('.receipt').innerText"))
    await tab.tab_to("#last")
    await tab.type(receipt[-4:])
    await tab.submit()
    assert "You are done" in await tab.text()
    await well(tab, "6-kept")
    return receipt


async def handle(tab: Tab, running: Site) -> None:
    with running.store.begin() as tx:
        token = enrolments.make_link(tx, Link("desk", COLLEGE, HELEN))
    await tab.go(f"{running.url}/desk/enter/{token}")
    await well(tab, "7-enter")
    await tab.submit()
    await well(tab, "8-passphrase")
    await tab.tab_to("#passphrase")
    await tab.type(PASSPHRASES[HELEN])
    await tab.submit()
    assert "A student may be at risk of harm" in await tab.text()
    await well(tab, "9-list")
    await tab.submit("td a")
    assert WORDS in await tab.text()
    await well(tab, "10-case")
    await tab.tab_to("#reply")
    await tab.type("Thank you. I will act today.")
    await tab.submit("button[value=reply]")
    assert "Reply by Helen Marsh" in await tab.text()
    await tab.go(f"{running.url}/desk/roster")
    assert {HELEN, MARGARET, ROSALIND} <= PASSPHRASES.keys()
    await well(tab, "11-roster")


async def come_back(tab: Tab, running: Site, receipt: str) -> None:
    await tab.go(f"{running.url}/report/northbridge/back")
    await well(tab, "12-back")
    await tab.tab_to("#receipt")
    await tab.type(receipt)
    await tab.submit()
    assert "Thank you. I will act today." in await tab.text()
    await well(tab, "13-visit")
    await tab.tab_to("#text")
    await tab.type("Thank you.")
    await tab.submit("form[action$=add] button")
    assert "Sent. Come back to read the answer." in await tab.text()


def test_about_whoever_runs_the_bot_the_outside_is_shown_and_can_be_read(tmp_path: Path) -> None:
    async def go() -> None:
        async with site(tmp_path) as running, browser(tmp_path / "profile") as tab:
            await tab.go(f"{running.url}/report/northbridge")
            await tab.pick("kind", "staff-conduct")
            await tab.pick("named", "no")
            await tab.submit()
            await tab.choose("input[value=sam-okoro]")
            await tab.submit()
            assert "We cannot take this report here" in await tab.text()
            assert "020 3117 2520" in await tab.text()
            await well(tab, "14-outside")

    asyncio.run(go())
