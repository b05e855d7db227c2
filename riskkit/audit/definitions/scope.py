"""Is anybody scored whom the study's own words or rules leave out.

Takes    Material: the study, the cohort.
Gives    finding D38.
Promise  exact: rows of the cohort against the cohort's rules, and the rules against the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.codes_over_time import NO_RECORDS
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.record_checks import fault_row
from riskkit.audit.definitions.words_and_settings import ages_said
from riskkit.domain.findings import Finding, Row

if TYPE_CHECKING:
    from riskkit.domain.origin import Origin
    from riskkit.domain.study_spec import StudySpec

OLDEST = 110


def nobody_out_of_scope(material: Material) -> Finding:
    """D38: ages, areas and history of every row; ages in words."""
    if material.origin is None:
        return make_finding("D38", "not applicable", NO_RECORDS)
    table = _rows_out_of_scope(material.origin)
    said = [] if material.study is None else ages_said(material.study)
    wrong = [one for one in said if not one.agrees]
    if wrong:
        table.append(_row_of_words(material.origin, material.study))
    count, base = sum(int(row["count"]) for row in table), material.origin.cohort.rows
    if wrong:
        because = f"the words say {wrong[0].words}, the rules keep {wrong[0].setting}"
        return make_finding("D38", "broken", because, count=count, base=base, table=table)
    if count:
        because = "people are scored whom the study's own rules leave out"
        return make_finding("D38", "broken", because, count=count, base=base, table=table)
    because = "everyone scored is inside the ages and areas of the study and had a record before the date"
    return make_finding("D38", "held", because, count=0, base=base, table=table)


def _rows_out_of_scope(origin: Origin) -> list[Row]:
    table, spec = origin.cohort.table, origin.cohort.spec
    never_null = table.age.isnull() & False
    lives_elsewhere = never_null if spec.areas is None else ~table.area_code.isin(spec.areas).fill_null(False)
    found = table.aggregate(
        base=table.count(),
        young=(table.age < spec.age_from).fill_null(False).sum(),
        old=(table.age > spec.age_to).fill_null(False).sum(),
        never=((table.age < 0) | (table.age > OLDEST)).fill_null(False).sum(),
        unknown=table.age.isnull().sum(),
        elsewhere=lives_elsewhere.sum(),
        unheard=(table.first_known.isnull() | (table.first_known >= table.as_of)).sum(),
    ).to_pyarrow().to_pylist()[0]  # fmt: skip
    base = int(found["base"])
    unknown = int(found["unknown"] or 0) if spec.age_unknown == "leave out" else 0
    return [
        fault_row("rows of people younger than the study scores", found["young"], base),
        fault_row("rows of people older than the study scores", found["old"], base),
        fault_row(f"rows with an age under 0 or over {OLDEST}", found["never"], base),
        fault_row("rows of people whose age is not known, though the study leaves them out", unknown, base),
        fault_row("rows of people who live outside the study's areas", found["elsewhere"], base),
        fault_row("rows of people of whom nothing was known before the date", found["unheard"], base),
    ]


def _row_of_words(origin: Origin, study: StudySpec | None) -> Row:
    """Rows outside the ages that the words give."""
    assert study is not None
    low, high = ages_said(study)[0].words.removeprefix("aged ").split(" to ")
    table = origin.cohort.table
    outside = ((table.age < int(low)) | (table.age > int(high))).fill_null(False)
    count = table.aggregate(n=outside.sum().fill_null(0)).to_pyarrow()["n"][0].as_py()
    return fault_row("rows of people outside the ages that the words say", count, origin.cohort.rows)
