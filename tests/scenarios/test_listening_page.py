"""The listening page in a real browser: play, keys, search, chapters."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Project
from exports_made import spoken
from voicestage.books import story_from_text
from voicestage.deliver.exports.page import write_page
from voicestage.production import export

pytestmark = pytest.mark.full
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def address(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page of the storm is."""
    out = tmp_path_factory.mktemp("page")
    export(finished.production, ["html"], out=out)
    return (out / "Storm.html").as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    with sync_api.sync_playwright() as playwright:
        arguments = ["--autoplay-policy=no-user-gesture-required", "--no-sandbox"]
        try:
            launched = playwright.chromium.launch(executable_path=path, args=arguments)
        except sync_api.Error as error:
            pytest.skip(f"no browser starts here: {str(error).splitlines()[0]}")
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page of the storm, opened from a folder with no network."""
    faults: list[str] = []
    for without_policy in (False, True):  # as readers open it; and so that the tests may ask it things
        opened = browser.new_context(offline=True, bypass_csp=without_policy).new_page()
        opened.on("pageerror", lambda error: faults.append(str(error)))
        opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        opened.goto(address)
        opened.click("#play")
        opened.wait_for_selector("#play[aria-label=Pause]")
        opened.wait_for_selector(".phrase.now")
        opened.click("#play")
    yield opened
    assert faults == []


def position(page: Any) -> float:
    return float(page.locator("#seek").input_value())


def lit(page: Any) -> str:
    page.wait_for_selector(".phrase.now")
    return str(page.locator(".phrase.now").inner_text())


def test_it_plays_and_follows(page: Any) -> None:
    assert page.title().startswith("Storm")
    page.click("#play")
    page.wait_for_function("audio.currentTime > 1.5")
    assert page.get_by_role("button", name="Pause", exact=True).is_visible()
    assert page.locator(".phrase.now").count() == 1
    page.click("#play")
    page.wait_for_selector("#play[aria-label=Play]")  # the browser tells of a pause a moment after it
    assert page.evaluate("audio.paused")


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


PHONES = {"small": (320, 568), "usual": (390, 844), "on-its-side": (844, 390)}


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("phone", PHONES)
def test_on_a_phone_nothing_is_cut_off_and_every_button_can_be_touched(
    browser: Any, address: str, phone: str, colours: str
) -> None:
    width, height = PHONES[phone]
    context = browser.new_context(
        viewport={"width": width, "height": height}, is_mobile=True, has_touch=True, color_scheme=colours, offline=True
    )
    page = context.new_page()
    page.goto(address)
    assert page.locator("html").evaluate("e => e.scrollWidth") <= width
    for button in page.locator("#player button:visible, #player select, #search button, nav button").all():
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box["width"] >= 40, button
        assert box["height"] >= 40, button
        assert 0 <= box["x"] <= width - box["width"], button
    player = page.locator("#player").bounding_box()
    assert player["y"] + player["height"] <= height + 0.5
    assert player["height"] <= 0.4 * height
    page.locator(".phrase").last.tap()
    page.wait_for_function("document.querySelector('.phrase.now')")
    page.wait_for_timeout(900)  # it glides there
    last, player = page.locator(".phrase.now").bounding_box(), page.locator("#player").bounding_box()
    assert 0 <= last["y"] <= player["y"] - last["height"]
    context.close()


def test_a_page_from_right_to_left_is_all_there_and_its_player_runs_as_players_do(browser: Any, tmp_path: Path) -> None:
    finished, phrases, audio = spoken(story_from_text("# פרק ראשון\n\nהיה מאוחר.\n"), tmp_path, language="he")
    path = write_page(finished, phrases, audio, tmp_path / "p.html")
    context = browser.new_context(viewport={"width": 390, "height": 760}, offline=True, bypass_csp=True)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.evaluate("[scrollX, document.documentElement.scrollWidth]") == [0, 390]
    seen = page.evaluate("document.elementFromPoint(370, document.querySelector('h1').offsetTop + 20).tagName")
    assert seen in {"H1", "HEADER"}
    title = page.locator("h2 .phrase").bounding_box()
    assert title["x"] + title["width"] > 360
    assert page.locator("#before").bounding_box()["x"] < page.locator("#next").bounding_box()["x"]
    context.close()


def test_a_screen_reader_is_told_what_everything_is(page: Any) -> None:
    page.evaluate("audio.pause()")
    page.wait_for_selector("#play[aria-label=Play]")
    snapshot = page.locator("body").aria_snapshot()
    assert re.search(r'heading "Storm" \[level=1\]', snapshot)
    for chapter in ("One", "Two"):
        assert re.search(rf'heading "{chapter}" \[level=2\]', snapshot)
        assert page.get_by_role("region", name=chapter, exact=True).count() == 1
    for role, name in [
        ("search", None),
        ("main", None),
        ("searchbox", "Search the script"),
        ("navigation", "Chapters"),
        ("region", "Player"),
        ("slider", "Position"),
        ("combobox", "Speed"),
        ("button", "Play"),
        ("button", "Back ten seconds"),
        ("button", "On ten seconds"),
        ("button", "Chapter before"),
        ("button", "Next chapter"),
    ]:
        assert page.get_by_role(role, **({"name": name, "exact": True} if name else {})).count() == 1, (role, name)
    assert not re.search(r"^\s*- (?:button|combobox|searchbox|slider|link)(?:\s|:|$)(?!\")", snapshot, re.M)
    said = page.locator("#script").inner_text()
    assert "NARRATOR" in said.upper()  # the eye is spared it, the ear is not
    assert page.locator("#seek").get_attribute("aria-valuetext").endswith(page.locator("#time").inner_text()[-4:])


def test_every_control_is_reached_by_tab_and_shows_that_it_is(page: Any) -> None:
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.locator("h1").click()
    reached: list[str] = []
    for _ in range(14):
        page.keyboard.press("Tab")
        found = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.id || e.textContent, e === document.body || parseFloat(s.outlineWidth) >= 2]; })()"
        )
        assert found[1], found
        reached.append(found[0])
    assert {"words", "Find", "seek", "before", "back", "play", "on", "next", "speed"} <= set(reached)
    assert any(each.startswith("One") for each in reached)


def test_who_scrolls_away_is_not_called_back_until_asked(page: Any) -> None:
    page.evaluate("go(0, 0, true)")
    page.wait_for_function("!audio.paused")
    assert page.locator("#back-to").is_hidden()
    page.mouse.move(300, 200)
    page.mouse.wheel(0, 400)
    page.wait_for_selector("#back-to:not([hidden])")
    page.click("#back-to")
    assert page.locator("#back-to").is_hidden()
    page.evaluate("audio.pause()")
    page.wait_for_selector("#play[aria-label=Play]")


def test_it_goes_on_where_one_stopped(page: Any) -> None:
    page.evaluate("go(1, 0.5, false); keep()")
    at = position(page)
    page.reload()
    page.wait_for_function("was => Math.abs(Number(document.getElementById('seek').value) - was) < 0.2", arg=at)
    assert page.evaluate("chapter") == 1
    assert page.evaluate("audio.paused")
    page.evaluate("localStorage.clear()")


def test_the_lock_screen_names_the_chapter(page: Any) -> None:
    page.evaluate("go(1, 0, false)")
    told = page.evaluate("(m => [m.title, m.album, m.artist])(navigator.mediaSession.metadata)")
    assert told == ["Two", "Storm", "A. Writer"]
    assert page.locator("#where").inner_text() == "Two"
