"""Every page riskkit writes, in every look, measured in Chromium: structure, contrast, targets, reflow, zoom."""

import pytest
from browser_looks import FEW_LOOKS, LOOKS, Opened, axe_faults, looked_at, measure
from planted_pages import PLANTED

pytestmark = pytest.mark.slow
WIDER_TEXT = """*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}
p{margin-bottom:2em!important}"""  # WCAG 1.4.12, all four at once


@pytest.mark.parametrize(("width", "scheme", "parts"), FEW_LOOKS)
def test_axe_finds_nothing_on_any_page(chromium, pages, width, scheme, parts):
    pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    found, asked = {}, {}
    for file in pages:
        with looked_at(chromium, file, width, scheme, parts, bypass_csp=True) as opened:
            found[_name(file)] = axe_faults(opened.page)
            asked[_name(file)] = opened.elsewhere()

    assert _only_faults(found) == {}
    assert _only_faults(asked) == {}


@pytest.mark.parametrize(("width", "scheme", "parts"), LOOKS)
def test_no_page_has_a_fault_that_is_measured(chromium, pages, width, scheme, parts):
    found = {}
    for file in pages:
        with looked_at(chromium, file, width, scheme, parts) as opened:
            found[_name(file)] = measure(opened.page)

    assert _only_faults(found) == {}


def test_wider_text_loses_nothing(chromium, pages):
    found = {}
    for file in pages:
        for width in (1280, 320):
            with looked_at(chromium, file, width, "light", "open") as opened:
                opened.page.add_style_tag(content=WIDER_TEXT)
                found[f"{_name(file)} at {width}"] = _lost(measure(opened.page))

    assert _only_faults(found) == {}


def test_a_page_at_twice_its_size_loses_nothing(chromium, pages):
    found = {}
    for file in pages:
        with looked_at(chromium, file, 640, "light", "open", device_scale_factor=2) as opened:
            found[f"{_name(file)} zoomed"] = measure(opened.page)
        with looked_at(chromium, file, 1280, "light", "open") as opened:
            opened.page.add_style_tag(content="html{font-size:200%!important}")
            found[f"{_name(file)} with larger text"] = _lost(measure(opened.page))

    assert _only_faults(found) == {}


def test_colours_that_the_system_forces_leave_every_word_readable(chromium, pages):
    found = {}
    for file in pages:
        with looked_at(chromium, file, 1280, "dark", "open", forced_colors="active") as opened:
            found[_name(file)] = {k: v for k, v in measure(opened.page).items() if k == "contrast"}

    assert _only_faults(found) == {}


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_each_measure_finds_its_planted_fault_and_leaves_the_clean_twin_alone(chromium, tmp_path, planted):
    found = {}
    for kind, text in (("bad", planted.bad), ("clean", planted.clean)):
        file = tmp_path / f"{kind}.html"
        file.write_text(text, encoding="utf-8")
        with Opened(chromium, file, width=planted.width) as opened:
            if planted.wider:
                opened.page.add_style_tag(content=WIDER_TEXT)
            found[kind] = measure(opened.page)

    assert planted.kind in found["bad"], found["bad"]
    assert planted.words in " ".join(found["bad"][planted.kind])
    assert found["clean"] == {}


def _name(file):
    return "/".join(file.parts[-3:])


def _only_faults(found):
    return {name: faults for name, faults in found.items() if faults}


def _lost(found):
    """What no longer fits. A chart's own words keep their size: the table below it says the same in text."""
    kept = {
        kind: [f for f in found.get(kind, []) if "chart's word" not in f] for kind in ("reflow", "clipped", "scrollers")
    }
    return _only_faults(kept)
