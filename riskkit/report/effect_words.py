"""What moves scores, in one plain sentence for each of the features that move them most.

Takes    released rows of X02.
Gives    `effects_in_words`.
Promise  each sentence gives direction, units and how steady the direction is, and says that it is no cause; a value
         that was not shown in the finding is not shown here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from riskkit.report.blocks import Items
from riskkit.report.formats import number, plain, sentence, whole
from riskkit.report.words_en import DIRECTIONS, SAYS

TOP = 8


def effects_in_words(rows: Sequence[Mapping[str, Any]]) -> Items | None:
    """Sentences for the first features of the table; None where it has no rows."""
    told = tuple(_sentence(row) for row in rows[:TOP])
    return Items(told) if told else None


def _sentence(row: Mapping[str, Any]) -> str:
    label, effect = SAYS["effect_label"].format(label=plain(row["label"])), row.get("effect")
    if effect is None:
        direction = DIRECTIONS.get(str(row.get("direction")), SAYS["effect_direction_unknown"])
        return SAYS["effect_no_ends"].format(label=label, direction=direction, steady=_steady(row))
    return SAYS["effect_of"].format(
        label=label,
        high=_with_unit(row["high_value"], row),
        low=_with_unit(row["low_value"], row),
        way=SAYS["effect_higher" if effect > 0 else "effect_lower"],
        size=number(abs(effect)),
        steady=_steady(row),
    )


def _steady(row: Mapping[str, Any]) -> str:
    same, refits = row.get("refits_same_direction"), row.get("refits")
    if same is None or refits is None:
        return SAYS["effect_steady_not_known"]
    return sentence(SAYS["effect_steady"].format(same=whole(same), refits=whole(refits)))


def _with_unit(value: float, row: Mapping[str, Any]) -> str:
    unit = plain(row.get("unit") or "")
    return f"{whole(round(value, 2))} {unit}".strip()
