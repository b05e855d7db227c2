"""Small pages, each with one fault that a measure must find, and its twin without it."""

# ruff: noqa: E501 - a small page is one line

from __future__ import annotations

from dataclasses import dataclass

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_STYLE = (
    ":root{--rule:#ddd}body{margin:0;background:#fff;color:#111;font:16px/1.5 sans-serif;overflow-wrap:anywhere}"
    ".skip{position:absolute;left:-999px}"
)


@dataclass(frozen=True)
class Planted:
    """A page with a fault of one kind, and its twin without it; `words` is part of what the measure says."""

    name: str
    kind: str
    words: str
    bad: str
    clean: str
    width: int = 1280
    wider: bool = False


def page(body: str, *, style: str = "", lang: str = ' lang="en-GB"', policy: str = _POLICY, h1: str = "<h1>A page</h1>",
         title: str = "A page") -> str:  # fmt: skip
    """A whole small page with nothing wrong, around `body`."""
    return (
        f'<!doctype html><html{lang}><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>{title}</title>'
        f"<style>{_STYLE}{style}</style></head><body>"
        f'<a class="skip" href="#main">Skip</a><main id="main">{h1}{body}</main></body></html>'
    )


def _pair(name: str, kind: str, words: str, bad: str, clean: str, **settings: bool | int) -> Planted:
    return Planted(name, kind, words, page(bad), page(clean), **settings)  # type: ignore[arg-type]


_WIDE = "<table style='width:900px'><caption>Wide</caption><tr><th scope='row'>a</th><td>b</td></tr></table>"
_TABLE = "<table><caption>One</caption><tr><th scope='col'>a</th></tr><tr><td>b</td></tr></table>"
_CHART = "<svg role='img' aria-label='A chart' viewBox='0 0 100 20' width='200' height='40' class='chart'>{}</svg>"
_LINKS = "<p><a href='#main' style='display:inline-block;{0}'>a</a></p><p><a href='#main' style='display:inline-block;{0}'>b</a></p>"

PLANTED = (
    Planted("no language", "structure", "lang", page("", lang=""), page("")),
    Planted("no title", "structure", "title", page("", title=""), page("")),
    Planted("no policy", "structure", "policy", page("", policy="default-src *"), page("")),
    Planted("a policy with a gap", "structure", "policy", page("", policy=f"{_POLICY}; connect-src https:"), page("")),
    Planted("two h1", "structure", "2 h1", page("<h1>Another</h1>"), page("<h2>Another</h2>")),
    _pair("a heading left out", "structure", "h3 after h1", "<h3>Deep</h3>", "<h2>Deep</h2>"),
    _pair("no caption", "structure", "caption", _TABLE.replace("<caption>One</caption>", ""), _TABLE),
    _pair("no scope", "structure", "scope", _TABLE.replace(" scope='col'", ""), _TABLE),
    _pair("one id twice", "structure", "two elements", "<p id='x'>a</p><p id='x'>b</p>", "<p id='x'>a</p><p id='y'>b</p>"),
    _pair("a link to nowhere", "structure", "nowhere", "<p>See <a href='#none'>it</a></p>", "<p>See <a href='#main'>it</a></p>"),
    _pair("a picture without a name", "structure", "without a name", "<svg role='img'></svg>", "<svg role='img' aria-label='x'></svg>"),
    _pair("a script", "structure", "no place here", "<script>1</script>", "<p>1</p>"),
    Planted("no skip link", "structure", "skip link", page("").replace('class="skip"', 'class="other" style="display:inline-block;padding:9px"'), page("")),
    _pair("pale text", "contrast", "4.4", "<p style='color:#787878'>pale</p>", "<p style='color:#767676'>pale</p>"),
    _pair("faded text", "contrast", "faded", "<p style='opacity:.5'>faded</p>", "<p style='opacity:.8'>faded</p>"),
    _pair("pale large text", "contrast", "large", "<p style='font-size:24px;color:#999'>large</p>", "<p style='font-size:24px;color:#888'>large</p>"),
    _pair("pale text in a folded part that is open", "contrast", "inner",
          "<details open><summary style='padding:5px'>s</summary><p style='color:#999'>inner</p></details>",
          "<details><summary style='padding:5px'>s</summary><p style='color:#999'>inner</p></details>"),
    _pair("pale word in a chart", "contrast", "word", _CHART.format("<text y='12' font-size='6' fill='#aaa'>word</text>"),
          _CHART.format("<text y='12' font-size='6' fill='#555'>word</text>")),
    _pair("pale mark", "marks", "circle", _CHART.format("<circle r='4' cx='9' cy='9' fill='#bbb'/>"),
          _CHART.format("<circle r='4' cx='9' cy='9' fill='#888'/>")),
    _pair("faded mark", "marks", "circle", _CHART.format("<circle r='4' cx='9' cy='9' fill='#555' opacity='.5'/>"),
          _CHART.format("<circle r='4' cx='9' cy='9' fill='#555' opacity='.9'/>")),
    _pair("small targets close together", "targets", " x ", _LINKS.format("height:10px;line-height:10px;width:10px") + "<style>p{margin:0;line-height:10px;height:10px}</style>",
          _LINKS.format("height:24px;width:24px")),
    _pair("a wide table that moves the page", "reflow", "wide in 320", _WIDE,
          f"<div role='region' tabindex='0' aria-label='w' style='overflow-x:auto'>{_WIDE}</div>", width=320),
    _pair("a part that scrolls and has no name", "scrollers", "cannot be reached", f"<div style='overflow-x:auto'>{_WIDE}</div>",
          f"<div role='region' tabindex='0' aria-label='w' style='overflow-x:auto'>{_WIDE}</div>", width=320),
    _pair("words cut off", "clipped", "many words", "<p style='overflow:hidden;height:1em;white-space:nowrap;width:4em'>many words in little room</p>",
          "<p style='width:4em'>many words in little room</p>"),
    _pair("words cut off when text is wider", "clipped", "fits", "<p style='overflow:hidden;height:24px;width:170px'>fits until it is wider</p>",
          "<p style='width:170px'>fits until it is wider</p>", wider=True),
    _pair("a chart's word outside its frame", "clipped", "chart's word", _CHART.format("<text x='80' y='12' font-size='8' fill='#111'>outside the frame</text>"),
          _CHART.format("<text x='8' y='12' font-size='8' fill='#111'>inside</text>")),
)  # fmt: skip
