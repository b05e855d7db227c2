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

HIDDEN = "hidden"
NOT_KNOWN = "not known"


def day(value: object) -> str:
    """An ISO date as a reader writes it: 5 March 2026. Text that is no date is printed as it stands."""
    if value in (None, ""):
        return NOT_KNOWN
    try:
        when = date.fromisoformat(str(value)[:10])
    except ValueError:
        return plain(value)
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def whole(value: object) -> str:
    """A count with thousands commas; None is "not known"."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:,.0f}" if float(value).is_integer() else number(value)
    return plain(value)


def number(value: object, digits: int = 2) -> str:
    """A number that is neither a count nor a share."""
    if value is None:
        return NOT_KNOWN
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
        return NOT_KNOWN
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return plain(value)
    size = abs(value)
    if size == 0 or size >= 0.9995:
        return f"{value:.0%}"
    return f"{value:.2%}" if size < 0.01 else f"{value:.1%}"


def why_undefined(row: Mapping[str, Any]) -> str:
    """Why a cell has no value: "hidden", the row's own reason, or "not known"."""
    reason = str(row.get("reason") or "").strip()
    if row.get("hidden") is True or reason.lower().startswith(HIDDEN):
        return HIDDEN
    if reason.lower().startswith("too few"):
        return "too few to say"
    return plain(reason) if reason else NOT_KNOWN


def counted_share(row: Mapping[str, Any]) -> str:
    """A share with the counts it stands on: 3.2% (43 of 1,340)."""
    if row.get("value") is None:
        return why_undefined(row)
    return f"{percent(row['value'])}{counts(row)}"


def counts(row: Mapping[str, Any]) -> str:
    """The counts behind a share, in brackets; nothing if the row gives none."""
    count, base = row.get("count"), row.get("base")
    if count is None or base is None:
        return ""
    return f" ({whole(count)} of {whole(base)})"


def interval(row: Mapping[str, Any], shape: Any = percent) -> str:
    """The interval of a row: 2.1% to 4.4%; a dash if it has none."""
    low, high = row.get("low"), row.get("high")
    if low is None or high is None:
        return "–" if row.get("value") is not None else why_undefined(row)
    return f"{shape(low)} to {shape(high)}"


def any_cell(value: object, row: Mapping[str, Any]) -> str:
    """A cell of a table whose meaning this room does not know."""
    if value is None:
        return why_undefined(row)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value, 3)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(part) for part in value) or "none"
    return plain(value)


def listed(parts: list[str]) -> str:
    """Words joined as in a sentence: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentence(text: object) -> str:
    """Text with a capital at its start and a full stop at its end."""
    words = plain(text).strip()
    start = f"{words[:1].upper()}{words[1:]}"
    return start if start.endswith((".", "!", "?", "…")) else f"{start}."
