"""Did earlier flags change what was done, and so what was recorded.

Takes    Material: the outcome card, `tallies.person_years`.
Gives    finding D40.
Promise  the study must say whether anybody was flagged before; and searches of the people with most crimes are held
         against all searches, year by year, whatever it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.codes_over_time import NO_RECORDS
from riskkit.audit.definitions.level_checks import Series, shift_rows
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.tallies import Tallies, fetched
from riskkit.domain.findings import Finding, Row

if TYPE_CHECKING:
    import pandas as pd

TOP, RATIO, YEARS_BEFORE = 0.05, 1.4, 3


def earlier_flags_told(material: Material) -> Finding:
    """D40: searches of the 5% with most crimes as a suspect in earlier years, among all searches of the year.

    Effect size: the odds change by 1.4 or more from two years to the next two.
    """
    if material.tallies is None:
        return make_finding("D40", "not applicable", NO_RECORDS)
    rows = _searches(material.tallies)
    if any(row["alarm"] for row in rows):
        because = (
            "police attention to the people with most crimes jumps in some year, as if a list had drawn it to them; "
            "records then follow from the list"
        )
        return make_finding("D40", "broken", because, table=rows)
    card = None if material.study is None else material.study.card
    if card is not None and card.earlier_flags == "none":
        because = "the study says that nobody was flagged before, and no jump in searches speaks against it"
        return make_finding("D40", "held", because, table=rows)
    said = "does not say whether" if card is None or card.earlier_flags == "not known" else "says that"
    because = f"the study {said} people were flagged before, and not who; what changed for them cannot be compared"
    return make_finding("D40", "cannot tell", because, table=rows, synthetic=is_synthetic(material))


def is_synthetic(material: Material) -> bool:
    """True if nobody in the data is real; a study made by hand counts as such."""
    return material.study is None or material.study.data.data_kind == "synthetic"


def _searches(tallies: Tallies) -> list[Row]:
    import ibis

    table = tallies.person_years
    before = ibis.window(group_by=table.person_id, order_by=table.year, preceding=(None, 1))
    ranked = table.select("year", "searched", so_far=table.suspected.sum().over(before).fill_null(0))
    lines = fetched(ranked.group_by("year", "so_far").aggregate(n=ranked.count(), searched=ranked.searched.sum()))
    years = [year for year in sorted(lines["year"].unique()) if year <= tallies.settled_until.year - 1 or
             tallies.settled_until.month == 12]  # fmt: skip
    years = years[YEARS_BEFORE:]
    if len(years) < 4:
        return []
    count = [_by_the_top(lines[lines["year"] == year]) for year in years]
    base = [float(lines.loc[lines["year"] == year, "searched"].sum()) for year in years]
    one = _series("searches of the people with most crimes, among all searches", years, count, base)
    return shift_rows([one], RATIO, least=1, most=2)[0]


def _by_the_top(lines: pd.DataFrame) -> float:
    """Searches in the year of the 5% of people with most crimes before it; ties at the edge count in part."""
    ordered = lines.sort_values("so_far", ascending=False)
    people = ordered["n"].to_numpy(dtype=np.float64)
    room = np.clip(TOP * people.sum() - (people.cumsum() - people), 0, people)
    return float(round((ordered["searched"].to_numpy(dtype=np.float64) * room / people).sum()))


def _series(what: str, years: list[int], count: list[float], base: list[float]) -> Series:
    import pandas as pd

    index = pd.to_datetime([f"{int(year)}-01-01" for year in years])
    return Series(what, pd.Series(count, index=index), pd.Series(base, index=index))
