"""One thousand people as marks: flagged rightly, flagged wrongly, missed, everybody else.

Takes    whole numbers that sum to 1,000, for all people or for each group.
Gives    `thousand_drawing`, `group_thousands`, `group_shares`.
Promise  four kinds of people have four shapes, not only four colours; a group with a hidden count is named, not drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from riskkit.report.charts.drawing import Drawing, Panel
from riskkit.report.charts.scales import shown
from riskkit.report.charts.style import FIRST, HEAD, INK, LINE, MUTED, PAPER, SECOND, TEXT, THIRD, WIDE
from riskkit.report.formats import listed, plain
from riskkit.report.small_svg import ACROSS, thousand_people
from riskkit.report.words_en import CHARTS
from riskkit.stats.whole_numbers import whole_parts

Rows = Sequence[Mapping[str, Any]]
STEP = 8.2
MOST = 8
KINDS = ("right", "wrong", "missed", "rest")
MARKS: dict[str, tuple[str, str, float, bool]] = {
    "right": ("o", FIRST, 6.2, False),
    "wrong": ("o", SECOND, 4.6, True),
    "missed": ("D", THIRD, 5.0, False),
    "rest": ("o", MUTED, 2.2, False),
}


def thousand_drawing(per_1000: Mapping[str, Any]) -> Drawing | None:
    """All people; None where a count is hidden."""
    if not shown(per_1000, *KINDS):
        return None
    counts = whole_parts({kind: float(per_1000[kind]) for kind in KINDS})
    says = CHARTS["thousand_says"].format(flagged=counts["right"] + counts["wrong"], **counts)
    return Drawing("thousand", CHARTS["thousand"], says, CHARTS["thousand_note"], (_panel("", "", counts, says),))


def group_shares(rows: Rows) -> dict[str, dict[str, int] | None]:
    """By group, how many of 1,000 people are of each kind (largest remainders); None where a count is hidden.

    Parameters
    ----------
    rows : rows of G01 of one characteristic at one cut
    """
    found: dict[str, dict[str, int] | None] = {}
    for group in dict.fromkeys(str(row["group"]) for row in rows):
        own = {str(row["metric"]): row for row in rows if str(row["group"]) == group}
        found[group] = _per_1000(own.get("FPR", {}), own.get("FNR", {}))
    return found


def _per_1000(wrongly: Mapping[str, Any], missing: Mapping[str, Any]) -> dict[str, int] | None:
    if not (shown(wrongly, "count", "base") and shown(missing, "count", "base")):
        return None
    counts = {
        "right": missing["base"] - missing["count"], "wrong": wrongly["count"], "missed": missing["count"],
        "rest": wrongly["base"] - wrongly["count"],
    }  # fmt: skip
    return whole_parts(counts) if any(counts.values()) else None


def group_thousands(rows: Rows, name: str, prefix: str) -> Drawing | None:
    """One panel for each group whose counts may be shown; None where there is none."""
    shares = group_shares(rows)
    drawn = {group: counts for group, counts in shares.items() if counts is not None}
    if not drawn:
        return None
    drawn = dict(list(drawn.items())[:MOST])
    hidden = [plain(group) for group in shares if group not in drawn]
    panels = tuple(
        _panel(plain(group), CHARTS["group_thousand_line"].format(**counts), counts, plain(group))
        for group, counts in drawn.items()
    )
    most, least = (pick(drawn, key=lambda g: drawn[g]["wrong"]) for pick in (max, min))
    says = CHARTS["group_thousands_says" if len(drawn) > 1 else "group_thousands_alone"].format(
        most=plain(most), wrong_most=drawn[most]["wrong"], least=plain(least), wrong_least=drawn[least]["wrong"]
    )
    note = CHARTS["thousand_note"]
    note += " " + CHARTS["group_thousands_hidden"].format(groups=listed(hidden)) if hidden else ""
    return Drawing(prefix, CHARTS["group_thousands"].format(name=name), says, note, panels)


def _panel(title: str, line: str, counts: Mapping[str, int], says: str) -> Panel:
    head = (LINE if title else 0.0) + (LINE + 5.0 if line else 0.0) + 4.0
    height = head + 25 * STEP + 6.0

    def draw(figure: Any) -> None:
        axes = figure.add_axes((6 / WIDE, 0, (WIDE - 12) / WIDE, 1))
        axes.set_axis_off()
        axes.set_xlim(0, WIDE - 12)
        axes.set_ylim(height, 0)
        if title:
            axes.text(0, 0.8 * LINE, title, fontsize=HEAD, fontweight="bold", color=INK)
        if line:
            axes.text(0, (1.8 if title else 0.8) * LINE, line, fontsize=TEXT, color=MUTED)
        place = 0
        for kind in KINDS:
            shape, colour, size, hollow = MARKS[kind]
            at = range(place, place + counts[kind])
            place += counts[kind]
            axes.plot(
                [(p % ACROSS + 0.5) * STEP for p in at], [head + (p // ACROSS + 0.5) * STEP for p in at], shape,
                markersize=size, color=colour, markerfacecolor=PAPER if hollow else colour,
                markeredgecolor=colour, markeredgewidth=1.6 if hollow else 0.0,
            )  # fmt: skip

    words = f"{says}. {line}".strip()
    lines = tuple(text for text in (title, line) if text)

    def by_hand(prefix: str) -> Markup:
        return thousand_people(dict(counts), title or CHARTS["thousand"], words, prefix, lines)

    return Panel(title or CHARTS["thousand"], words, height, draw, by_hand)
