"""Every page by keyboard alone: all is reached in order, seen when reached, and nothing holds the reader back."""

# ruff: noqa: E501 - scripts that run in the page

import pytest
from browser_looks import OPEN, Opened
from planted_pages import page as small_page

pytestmark = pytest.mark.slow

# Everything that Tab must reach, in the order it stands on the page; each is marked with its number.
REACHABLE = """() => [...document.querySelectorAll("a[href],summary,button,input,select,textarea,[tabindex='0']")]
  .filter(e => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}) && !e.disabled)
  .map((e, n) => { e.dataset.stop = n; return `${e.tagName} ${(e.textContent || e.getAttribute("aria-label")).trim().slice(0, 40)}`; })"""

# Where the focus is, whether it shows, and whether anything lies over it.
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const top = Math.max(0, box.top), bottom = Math.min(innerHeight, box.bottom);
  const left = Math.max(0, box.left), right = Math.min(innerWidth, box.right);
  const points = [[.5, .5], [.05, .1], [.95, .1], [.05, .9], [.95, .9]].map(([x, y]) => [left + (right - left) * x, top + (bottom - top) * y]);
  const free = bottom > top && right > left && points.some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit && (e === hit || e.contains(hit) || hit.contains(e) && !["fixed", "sticky"].includes(getComputedStyle(hit).position));
  });
  const dot = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = text => {
    dot.fillStyle = text; dot.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...dot.getImageData(0, 0, 1, 1).data].map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  let ground = "rgb(255, 255, 255)";
  for (let at = e.parentElement; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (!/, 0\\)$/.test(colour)) { ground = colour; break; }
  }
  const [a, b] = [light(style.outlineColor), light(ground)].sort((x, y) => y - x);
  return {stop: +e.dataset.stop, outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth), free,
          contrast: (a + .05) / (b + .05), what: `${e.tagName} ${(e.textContent || "").trim().slice(0, 40)}`};
}"""


def walked(page):
    """Press Tab from the top until the focus leaves the page; what was reached, and faults of what was seen."""
    expected = page.evaluate(REACHABLE)
    reached, faults = [], []
    for _ in range(len(expected) + 5):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now is None or now["stop"] in reached:
            break
        reached.append(now["stop"])
        if now["outline"] < 2 or now["contrast"] < 3:
            faults.append(f"not seen ({now['outline']} px, {now['contrast']:.1f} to 1): {now['what']}")
        if not now["free"]:
            faults.append(f"lies under something: {now['what']}")
    if reached != list(range(len(expected))):
        faults.append(f"{len(expected)} to reach, reached in this order: {reached[:40]}")
    return faults[:12]


@pytest.mark.parametrize(("width", "scheme", "parts"), [(1280, "light", "open"), (320, "dark", "closed")])
def test_tab_reaches_everything_in_order_and_what_is_reached_is_seen(chromium, pages, width, scheme, parts):
    found = {}
    for file in pages:
        with Opened(chromium, file, width=width, height=700, color_scheme=scheme) as opened:
            if parts == "open":
                opened.page.evaluate(OPEN)
            found["/".join(file.parts[-3:])] = walked(opened.page)

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_going_back_reaches_everything_too(chromium, pages):
    for file in (p for p in pages if p.name == "audit-report.html"):
        with Opened(chromium, file, width=1280, height=700) as opened:
            expected = opened.page.evaluate(REACHABLE)
            opened.page.locator("[data-stop]").last.focus()
            reached = []
            for _ in expected:
                reached.append(opened.page.evaluate("+document.activeElement.dataset.stop"))
                opened.page.keyboard.press("Shift+Tab")

        assert reached == list(reversed(range(len(expected))))


def test_folded_parts_open_and_close_by_enter_and_by_space(chromium, pages):
    folded = 0
    for file in pages:
        with Opened(chromium, file) as opened:
            for part in opened.page.locator("details").all():
                # a part inside another can be reached once the outer one is open
                part.evaluate(
                    "e => { for (let o = e.parentElement; o; o = o.parentElement) if ('open' in o) o.open = true }"
                )
                summary = part.locator("> summary")
                if not summary.is_visible():  # meant for a phone, or inside another folded part
                    continue
                summary.focus()
                opened.page.keyboard.press("Enter")
                assert part.evaluate("e => e.open"), file.name
                opened.page.keyboard.press("Space")
                assert not part.evaluate("e => e.open"), file.name
                folded += 1

    assert folded >= 5


def test_the_skip_link_comes_first_shows_itself_and_leads_past_the_contents(chromium, pages):
    for file in pages:
        with Opened(chromium, file, height=700) as opened:
            page = opened.page
            page.keyboard.press("Tab")
            box = page.locator(":focus").bounding_box()
            assert page.locator(":focus").get_attribute("href") == "#main", file.name
            assert box["x"] >= 0, file.name
            assert box["y"] >= 0, file.name

            page.keyboard.press("Enter")
            page.keyboard.press("Tab")

            where = page.evaluate(
                "({left: !document.querySelector('main *:focus'), none: document.activeElement === document.body,"
                " some: !!document.querySelector('main :is(a[href],summary,[tabindex=\"0\"])')})"
            )
            assert not where["some"] or not where["left"], file.name


def test_a_scroll_region_scrolls_by_arrow_keys(chromium, pages):
    moved = 0
    for file in (p for p in pages if p.name == "audit-report.html"):
        with Opened(chromium, file, width=320) as opened:
            for region in opened.page.locator(".scroll").all():
                if not region.is_visible() or not region.evaluate("e => e.scrollWidth > e.clientWidth + 5"):
                    continue
                region.focus()
                opened.page.keyboard.press("ArrowRight")
                opened.page.wait_for_function("e => e.scrollLeft > 0", arg=region.element_handle(), timeout=3000)
                moved += 1

    assert moved > 3


_LINKS = "<p>To <a href='#main'>one</a> and <a href='#main'>two</a></p>"
_COVER = "<div style='position:fixed;inset:0;background:#fff'></div>"
_TRAP = "<p><a href='#main' onkeydown='event.preventDefault()'>held</a></p>"
_OPEN_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
_SEEN = "a:focus-visible{outline:3px solid #000}.skip:focus{left:0;top:0}"


@pytest.mark.parametrize(
    ("body", "style", "words"),
    [
        (_LINKS, _SEEN + "a:focus-visible{outline:none}", "not seen"),
        (_LINKS, _SEEN + "a:focus-visible{outline-color:#eee}", "not seen"),
        (_LINKS + _COVER, _SEEN, "lies under"),
        (_LINKS.replace("'>two", "' tabindex='1'>two"), _SEEN, "in this order"),
        (_TRAP + _LINKS, _SEEN, "in this order"),
    ],
)
def test_the_walk_finds_what_is_planted_and_leaves_the_clean_twin_alone(chromium, tmp_path, body, style, words):
    found = {}
    for kind, text in (
        ("bad", small_page(body, style=style, policy=_OPEN_POLICY)),
        ("clean", small_page(_LINKS, style=_SEEN)),
    ):
        file = tmp_path / f"{kind}.html"
        file.write_text(text, encoding="utf-8")
        with Opened(chromium, file) as opened:
            found[kind] = walked(opened.page)

    assert words in " ".join(found["bad"])
    assert found["clean"] == []
