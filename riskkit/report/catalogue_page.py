"""Every check riskkit makes, with its code and its words, on one page.

Takes    the rows of the catalogue: code, title, meaning, limits, faults, kind, severity.
Gives    `checks_page`, one self-contained HTML file.
Promise  nothing is typed here that the catalogue does not say; the same catalogue gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from riskkit.report.formats import plain, sentence
from riskkit.report.templating import template
from riskkit.report.word_check import refuse_words
from riskkit.report.words_en import CHECK_FAMILIES, CHECK_KINDS, CHECK_SEVERITIES, STATUS_NOT_FOR

CHECKS_PAGE = "checks.html"


def checks_page(entries: Iterable[Mapping[str, Any]]) -> bytes:
    """The page: one table per letter, in the order of the catalogue.

    Raises
    ------
    KeyError
        If a code has a letter that no family is named for.
    """
    by_family: dict[str, list[dict[str, str]]] = {}
    for entry in entries:
        by_family.setdefault(entry["code"][0], []).append(_row(entry))
    families = [
        {"letter": letter, "title": CHECK_FAMILIES[letter][0], "asks": CHECK_FAMILIES[letter][1], "rows": rows}
        for letter, rows in by_family.items()
    ]
    page = template("checks.html.j2").render(
        families=families, count=sum(len(rows) for rows in by_family.values()), not_for=STATUS_NOT_FOR
    )
    refuse_words(CHECKS_PAGE, page)
    return page.encode("utf-8")


def _row(entry: Mapping[str, Any]) -> dict[str, str]:
    return {
        "code": entry["code"],
        "title": plain(entry["title"]),
        "meaning": sentence(entry["meaning"]),
        "limits": sentence(entry["limits"]),
        "faults": ", ".join(entry["faults"]) or "–",
        "kind": CHECK_KINDS[entry["kind"]] if entry["code"].startswith("D") else "–",
        "severity": CHECK_SEVERITIES[entry["severity"]],
    }
