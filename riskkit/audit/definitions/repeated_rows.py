"""Does anybody, or any incident, stand in a table more than once.

Takes    Material: the rows of a table or of scores made elsewhere.
Gives    finding D45.
Promise  repeated keys and shared incidents are exact. People who are equal throughout count only beyond what chance
         gives.

Chance that makes two people equal in every column makes many more equal in every column but one. So the people who are
lost by leaving any one column out are the measure: if equal people are at least three quarters of those equal without
the column, whichever column that is, they were not made equal by chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.judging import judged, judged_row
from riskkit.audit.definitions.level_checks import ALPHA
from riskkit.audit.definitions.material import Material
from riskkit.domain.findings import Finding, Row
from riskkit.stats.chance import chance_of_at_least

if TYPE_CHECKING:
    from collections.abc import Iterator

    from riskkit.audit.definitions.ready_made import ReadyMade

BY_CHANCE = 0.75
"""Of people equal in all columns but one, the share that chance may make equal in that one too."""
LEAST_COLUMNS = 4


def nothing_repeated(material: Material) -> Finding:
    """D45: person and date, incidents with several people, people equal to others throughout."""
    rows = material.ready_made
    if rows is None:
        return make_finding("D45", "not applicable", "records are checked for repeats by D08, D15, D16 and D17")
    table = [_keys(rows), _incidents(rows), _twins(rows)]
    held = "one row for each person and date, and nobody and nothing stands in for two"
    return judged("D45", table, held, "what should stand once stands more often", "nothing could be compared")


def _keys(rows: ReadyMade) -> Row:
    person = rows.person_codes
    day = np.unique(rows.as_of, return_inverse=True, equal_nan=True)[1].astype(np.int64)
    repeated = len(rows) - len(np.unique(person * (day.max(initial=0) + 1) + day))
    return judged_row("rows that repeat a person and date", repeated, len(rows), repeated > 0)


def _incidents(rows: ReadyMade) -> Row:
    import pandas as pd

    what = "incidents that stand with several people"
    incident = rows.column("incident")
    if incident is None:
        return judged_row(what, 0, 0, None, "the study declares no column of incidents")
    told = pd.DataFrame({"incident": incident, "person": rows.person_codes}).dropna(subset=["incident"])
    people = told.drop_duplicates().groupby("incident", sort=False).size()
    shared = int((people > 1).sum())
    return judged_row(what, shared, len(people), shared > 0)


def _twins(rows: ReadyMade) -> Row:
    """People who are equal to somebody else in every row, and whether chance could do it."""
    what = "people equal to somebody else in every row and column"
    if rows.frame is None:
        return judged_row(what, 0, 0, None, "scores made elsewhere come without features")
    hashes = [_mixed(values, place) for place, values in enumerate(_columns(rows), start=1)]
    if len(hashes) < LEAST_COLUMNS:
        return judged_row(what, 0, 0, None, "too few columns to tell people apart")
    code = rows.person_codes
    order = np.argsort(code, kind="stable")
    start = np.flatnonzero(np.diff(code[order], prepend=-1))
    whole = np.add.reduce([_mixed(rows.as_of.astype("datetime64[D]").astype(np.int64), 0), *hashes])

    def equal(row: np.ndarray) -> int:
        """People beyond the first of those with the same rows."""
        person = np.add.reduceat(_scrambled(row)[order], start)
        return len(person) - len(np.unique(person))

    with np.errstate(over="ignore"):
        found = equal(whole)
        if not found:
            return judged_row(what, 0, len(start), False)
        nearly = max(equal(whole - one) - found for one in hashes)
    p = float(chance_of_at_least(found, found + nearly, BY_CHANCE))
    return judged_row(what, found, len(start), p < ALPHA)


def _columns(rows: ReadyMade) -> Iterator[np.ndarray]:
    """Every column as numbers: the levels of one category together, groups, outcome, and dates for checks."""
    import pandas as pd

    assert rows.frame is not None
    sources: dict[str, list[str]] = {}
    for note in rows.notes:
        sources.setdefault(note.source or note.name, []).append(note.name)
    for names in sources.values():
        yield pd.util.hash_pandas_object(rows.frame[names], index=False).to_numpy()
    for name in rows.groups.columns:
        yield pd.factorize(rows.groups[name])[0]
    yield np.nan_to_num(rows.label, nan=-1.0).astype(np.int64)
    for name in ("outcome_date", "features_until"):
        value = rows.column(name)
        if value is not None:
            yield value.astype(np.int64)


def _mixed(values: np.ndarray, place: int) -> np.ndarray:
    """Hashes of one column of whole numbers, unlike those of another column with the same values."""
    return _scrambled(_scrambled(np.asarray(values).astype(np.uint64)) + np.uint64(place))


def _scrambled(x: np.ndarray) -> np.ndarray:
    """The last steps of splitmix64: equal in, equal out; sums of it meet by chance once in 2**64."""
    with np.errstate(over="ignore"):
        x = x + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return x ^ (x >> np.uint64(31))
