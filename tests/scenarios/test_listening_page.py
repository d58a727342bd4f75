"""The listening page in a real browser: play, keys, search, chapters."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from conftest import Project
from voicestage.production import export

pytestmark = pytest.mark.full
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def page(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The page of the storm, opened from a folder with no network."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    out = tmp_path_factory.mktemp("page")
    export(finished.production, ["html"], out=out)
    with sync_api.sync_playwright() as playwright:
        arguments = ["--autoplay-policy=no-user-gesture-required", "--no-sandbox"]
        try:
            browser = playwright.chromium.launch(executable_path=path, args=arguments)
        except sync_api.Error as error:
            pytest.skip(f"no browser starts here: {str(error).splitlines()[0]}")
        faults: list[str] = []
        for without_policy in (False, True):  # as readers open it; and so that the tests may ask it things
            opened = browser.new_context(offline=True, bypass_csp=without_policy).new_page()
            opened.on("pageerror", lambda error: faults.append(str(error)))
            opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
            opened.goto((out / "Storm.html").as_uri())
            opened.click("#play")
            opened.wait_for_selector("#play[aria-pressed=true]")
            opened.wait_for_selector(".phrase.now")
            opened.click("#play")
        yield opened
        assert faults == []
        browser.close()


def position(page: Any) -> float:
    return float(page.locator("#seek").input_value())


def lit(page: Any) -> str:
    page.wait_for_selector(".phrase.now")
    return str(page.locator(".phrase.now").inner_text())


def test_it_plays_and_follows(page: Any) -> None:
    assert page.title().startswith("Storm")
    page.click("#play")
    page.wait_for_function("audio.currentTime > 1.5")
    assert page.locator("#play").inner_text() == "Pause"
    assert page.locator(".phrase.now").count() == 1
    page.click("#play")
    page.wait_for_selector("#play[aria-pressed=false]")  # the browser tells of a pause a moment after it
    assert page.evaluate("audio.paused")
    assert page.locator("#play").inner_text() == "Play"


def test_keys_play_step_and_change_the_chapter(page: Any) -> None:
    page.locator("#script").focus()
    page.keyboard.press(" ")
    page.wait_for_function("!audio.paused")
    page.keyboard.press(" ")
    page.wait_for_function("audio.paused")
    page.keyboard.press("]")
    page.wait_for_function("chapter === 1")
    assert page.locator("#chapters [aria-current=true]").inner_text().startswith("Two")
    assert lit(page) == "Two"
    page.keyboard.press("[")
    page.wait_for_function("chapter === 0")
    page.keyboard.press("ArrowDown")  # from the silence before the first line to that line
    before = lit(page)
    page.keyboard.press("ArrowDown")
    page.wait_for_function("was => document.querySelector('.phrase.now')?.textContent !== was", arg=before)
    at = position(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_function("was => Number(document.getElementById('seek').value) > was", arg=at)


def test_search_finds_what_is_said_and_goes_there(page: Any) -> None:
    page.keyboard.press("/")
    page.keyboard.type("morning")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('.found').length === 1")
    assert page.locator("#found").inner_text() == "1 of 1 places"
    assert "Morning came." in lit(page)
    page.fill("#words", "nobody says this")
    page.keyboard.press("Enter")
    assert page.locator("#found").inner_text() == "Not found"
