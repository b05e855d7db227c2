"""Every page alone: no script is needed, none can run, and nothing is asked of anybody."""

import pytest
from browser_looks import OPEN, Opened
from planted_pages import page as small_page

pytestmark = pytest.mark.slow
TEXT = "document.body.innerText"


def test_with_scripts_off_the_text_is_the_same(chromium, pages):
    for file in pages:
        told = []
        for scripts in (True, False):
            with Opened(chromium, file, java_script_enabled=scripts) as opened:
                told.append(opened.page.locator("body").inner_text())

        assert told[0] == told[1], file.name
        assert len(told[0].split()) > 80, file.name


def test_a_page_that_needs_a_script_is_found(chromium, tmp_path):
    file = tmp_path / "bad.html"
    file.write_text("<p id=p>x</p><script>p.textContent = 'written by a script'</script>", encoding="utf-8")
    told = []
    for scripts in (True, False):
        with Opened(chromium, file, java_script_enabled=scripts) as opened:
            told.append(opened.page.locator("body").inner_text())

    assert told == ["written by a script", "x"]


def test_no_page_asks_for_anything_or_is_refused_anything(chromium, pages):
    for file in pages:
        with Opened(chromium, file) as opened:
            opened.page.evaluate(OPEN)
            opened.page.emulate_media(media="print")
            opened.page.wait_for_timeout(50)

            assert opened.elsewhere() == [], file.name
            assert opened.console == [], file.name
            assert opened.dialogs == [], file.name


def test_a_request_is_written_down(chromium, tmp_path):
    file = tmp_path / "bad.html"
    file.write_text("<img src='http://example.com/x.png'>", encoding="utf-8")
    with Opened(chromium, file) as opened:
        opened.page.wait_for_timeout(50)

        assert opened.elsewhere() == ["http://example.com/x.png"]


SNEAKED = {
    "a picture": "Object.assign(new Image(), {src: 'http://example.com/x.png'})",
    "a script": "Object.assign(document.createElement('script'), {text: 'window.ran = 1'})",
    "a style sheet": "Object.assign(document.createElement('link'), {rel: 'stylesheet', href: 'http://example.com/x.css'})",
    "a frame": "Object.assign(document.createElement('iframe'), {src: 'http://example.com/'})",
    "an object": "Object.assign(document.createElement('object'), {data: 'http://example.com/'})",
}


@pytest.mark.parametrize("what", SNEAKED)
def test_what_is_put_into_a_page_is_refused_by_its_policy(chromium, pages, tmp_path, what):
    open_page = tmp_path / "open.html"
    open_page.write_text(small_page("<p>x</p>", policy="default-src * 'unsafe-inline'"), encoding="utf-8")
    refused = {}
    for file in (*pages, open_page):
        with Opened(chromium, file) as opened:
            opened.page.evaluate(f"document.body.appendChild({SNEAKED[what]})")
            opened.page.wait_for_timeout(60)
            ran = opened.page.evaluate("window.ran === 1")
            refused[file.name] = not ran and any("Content Security Policy" in text for text in opened.console)

    assert not refused.pop("open.html")
    assert all(refused.values()), refused
