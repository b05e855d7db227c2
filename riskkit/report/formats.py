"""How dates, counts, shares and hidden cells look on a page.

Takes    plain JSON values.
Gives    text.
Promise  an undefined value is never printed as 0 and never left blank; a share is printed with its counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from riskkit.domain.plain_text import plain
from riskkit.report.words_en import FORMATS, MONTHS

# What the release writes as the reason of a hidden cell begins with this word, in every language.
HIDDEN = "hidden"


def day(value: object) -> str:
    """An ISO date as a reader writes it: 5 March 2026. Text that is no date is printed as it stands."""
    if value in (None, ""):
        return FORMATS["not_known"]
    try:
        when = date.fromisoformat(str(value)[:10])
    except ValueError:
        return plain(value)
    return FORMATS["day"].format(day=when.day, month=MONTHS[when.month], year=when.year)


def whole(value: object) -> str:
    """A count with thousands commas; None is "not known"."""
    if value is None:
        return FORMATS["not_known"]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:,.0f}" if float(value).is_integer() else number(value)
    return plain(value)


def number(value: object, digits: int = 2) -> str:
    """A number that is neither a count nor a share."""
    if value is None:
        return FORMATS["not_known"]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return plain(value)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.{digits}f}" if abs(value) >= 0.01 or value == 0 else f"{value:.2g}"


def per_thousand(value: object) -> str:
    """A count per 1,000 people: one decimal, none where it is whole."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:,.1f}".removesuffix(".0")
    return whole(value)


def percent(value: object) -> str:
    """A share between 0 and 1 as a percentage, with more digits where it is small."""
    if value is None:
        return FORMATS["not_known"]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return plain(value)
    size = abs(value)
    if size == 0 or size >= 0.9995:
        return f"{value:.0%}"
    shown = f"{value:.2%}" if size < 0.01 else f"{value:.1%}"
    return shown.removeprefix("-") if shown == "-0.00%" else shown


def why_undefined(row: Mapping[str, Any]) -> str:
    """Why a cell has no value: "hidden", the row's own reason, or "not known"."""
    reason = str(row.get("reason") or "").strip()
    if row.get("hidden") is True or reason.lower().startswith(HIDDEN):
        return FORMATS["hidden"]
    if reason.lower().startswith("too few"):
        return FORMATS["too_few"]
    return plain(reason) if reason else FORMATS["not_known"]


def counted_share(row: Mapping[str, Any]) -> str:
    """A share with the counts it stands on: 3.2% (43 of 1,340)."""
    if row.get("value") is None:
        return why_undefined(row)
    return f"{percent(row['value'])}{counts(row)}"


def counts(row: Mapping[str, Any]) -> str:
    """The counts behind a share, in brackets; nothing if the row gives none."""
    told = bare_counts(row)
    return f" ({told})" if told else ""


def bare_counts(row: Mapping[str, Any]) -> str:
    """The same without brackets: 43 of 1,340."""
    count, base = row.get("count"), row.get("base")
    return "" if count is None or base is None else count_of(count, base)


def count_of(count: object, base: object) -> str:
    """A count and what it is out of: 43 of 1,340."""
    return FORMATS["count_of"].format(count=whole(count), base=whole(base))


def interval(row: Mapping[str, Any], shape: Any = percent) -> str:
    """The interval of a row: 2.1% to 4.4%; a dash if it has none."""
    low, high = row.get("low"), row.get("high")
    if low is None or high is None:
        return "–" if row.get("value") is not None else why_undefined(row)
    return from_to(shape(low), shape(high))


def from_to(low: str, high: str) -> str:
    """Two ends of a range: 2.1% to 4.4%."""
    return FORMATS["interval"].format(low=low, high=high)


def any_cell(value: object, row: Mapping[str, Any]) -> str:
    """A cell of a table whose meaning this room does not know."""
    if value is None:
        return why_undefined(row)
    if isinstance(value, bool):
        return FORMATS["yes" if value else "no"]
    if isinstance(value, float):
        return number(value, 3)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(part) for part in value) or FORMATS["none"]
    return plain(value)


def listed(parts: list[str]) -> str:
    """Words joined as in a sentence: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return FORMATS["listed"].format(first=", ".join(parts[:-1]), last=parts[-1])


def sentence(text: object) -> str:
    """Text with a capital at its start and a full stop at its end."""
    words = plain(text).strip()
    start = f"{words[:1].upper()}{words[1:]}"
    return start if start.endswith((".", "!", "?", "…")) else f"{start}."
