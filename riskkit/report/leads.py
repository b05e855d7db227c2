"""The first sentence of sections 9, 10, 11 and 13: what was found, before how.

Takes    Material.
Gives    one `Para`, or None where the figures are hidden or were not measured.
Promise  a share never without its counts and interval; a verdict only in the three words for differences.
"""

from __future__ import annotations

from riskkit.report.blocks import Para
from riskkit.report.formats import interval, listed, percent, whole
from riskkit.report.material import Material
from riskkit.report.words_en import COMPARED, LEADS

FOUND, ALIKE, UNCLEAR = "difference found", "no material difference shown", "cannot tell"
HALF = 50


def list_lead(material: Material) -> Para | None:
    """Section 9: how often flags were right, and which share of outcomes the list holds."""
    precision, capture = (
        material.row("P05", operating_point="capacity", metric=metric) or {} for metric in ("precision", "capture")
    )
    if precision.get("value") is None or capture.get("value") is None:
        return None
    return Para(
        LEADS["list"].format(
            right=whole(precision["count"]), flagged=whole(precision["base"]), share=percent(precision["value"]),
            interval=interval(precision), found=percent(capture["value"]), of=whole(capture["base"]),
            found_interval=interval(capture),
        ),
        "lead",
    )  # fmt: skip


def error_lead(material: Material) -> Para | None:
    """Section 10: how many flags were right, how many wrong, and how many people were missed."""
    right, wrong, missed = (
        (material.row("P01", measure=name) or {}).get("count") for name in ("flagged right", "flagged wrong", "missed")
    )
    if right is None or wrong is None or missed is None:
        return None
    return Para(LEADS["errors"].format(right=whole(right), wrong=whole(wrong), missed=whole(missed)), "lead")


def group_lead(material: Material) -> Para | None:
    """Section 11: by which characteristics a difference was found, by which none was shown, by which nothing is told.

    "None shown" needs every measure to say so: too few people for a verdict is never told as no difference.
    """
    verdicts: dict[str, set[str]] = {}
    for row in material.rows("G03"):
        if row["metric"] in COMPARED:
            verdicts.setdefault(material.label(row["attribute"]), set()).add(str(row["verdict"]))
    if not verdicts:
        return None
    found = [name for name, said in verdicts.items() if FOUND in said]
    alike = [name for name, said in verdicts.items() if said == {ALIKE}]
    unclear = [name for name, said in verdicts.items() if UNCLEAR in said and FOUND not in said]
    told = (("groups_found", found), ("groups_alike", alike), ("groups_unclear", unclear))
    return Para(" ".join(LEADS[key].format(names=listed(names)) for key, names in told if names), "lead")


def recording_lead(material: Material) -> Para | None:
    """Section 13: how many of the differences would be overturned by lopsided recording of a size that happens."""
    rows = [
        row for row in material.rows("R02") if row.get("finding") == FOUND and row.get("unrecorded_in_100") is not None
    ]
    if not rows:
        return None
    fragile = sum(float(row["unrecorded_in_100"]) <= HALF for row in rows)
    return Para(LEADS["recording"].format(fragile=whole(fragile), many=whole(len(rows))), "lead")
