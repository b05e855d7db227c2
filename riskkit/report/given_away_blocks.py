"""Section 16, second half: what the model gives away of the people it learnt from.

Takes    Material.
Gives    `what_it_gives_away`.
Promise  the better attack is told in pairs of 100 with its interval; a run without a model of its own says so.
"""

from __future__ import annotations

from riskkit.report.blocks import Block, Heading, Para
from riskkit.report.finding_words import told_all
from riskkit.report.formats import plain
from riskkit.report.material import Material
from riskkit.report.tables import whole_table
from riskkit.report.words_en import GIVEN_AWAY


def what_it_gives_away(material: Material) -> tuple[Block, ...]:
    """X06 in words, then X06 and X05 with their tables; nothing where the audit has neither."""
    if material.finding("X06") is None and material.finding("X05") is None:
        return ()
    return (
        Heading(GIVEN_AWAY["heading"]),
        *_told(material),
        *_whole(material, "X06", GIVEN_AWAY["attacks"]),
        *_whole(material, "X05", GIVEN_AWAY["files"]),
    )


def _whole(material: Material, code: str, caption: str) -> tuple[Block, ...]:
    rows = material.rows(code)
    table = (whole_table(rows, caption, leave_out=("attack", "what")),) if rows else ()
    return (*told_all(material, code), *table)


def _told(material: Material) -> tuple[Block, ...]:
    rows = material.rows("X06")
    if not rows:
        return ()
    known = [row for row in rows if row.get("auc") is not None]
    if not known:
        return Para(GIVEN_AWAY["question"]), Para(GIVEN_AWAY["none"].format(reason=plain(rows[0].get("reason"))))
    best = max(known, key=lambda row: float(row["auc"]))
    right, low, high = (f"{100 * float(best[name]):.0f}" for name in ("auc", "low", "high"))
    return Para(GIVEN_AWAY["question"]), Para(GIVEN_AWAY["told"].format(right=right, low=low, high=high))
