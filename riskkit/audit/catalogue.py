"""What every finding code means: its title, its severity, and what it cannot see.

Takes    nothing.
Gives    `CATALOGUE`, one `Entry` per code in the order of the report; `make_finding`.
Promise  a code never changes meaning. What a finding says in words (`because`) holds no count of people: counts
         stand in `count`, `base` and the table, where the release room can hide them.
"""

from __future__ import annotations

from collections.abc import Iterable

from riskkit.audit.definitions.entries import DEFINITION_ENTRIES
from riskkit.audit.disclosure_entries import DISCLOSURE_ENTRIES
from riskkit.audit.doubt_entries import DOUBT_ENTRIES, UNLIKE_ENTRY
from riskkit.audit.entry import Entry
from riskkit.audit.group_entries import GROUP_ENTRIES
from riskkit.audit.performance_entries import PERFORMANCE_ENTRIES
from riskkit.audit.recording_entries import RECORDING_ENTRIES
from riskkit.domain.findings import Finding, Row
from riskkit.domain.words import Verdict

_ENTRIES = (
    *DEFINITION_ENTRIES,
    *PERFORMANCE_ENTRIES,
    *GROUP_ENTRIES,
    *RECORDING_ENTRIES,
    *DOUBT_ENTRIES,
    Entry(
        "X01",
        "Reasons add up to the score",
        "Worst relative distance between a score's raw value and the sum of its reasons; gate 1e-6.",
        "Reasons that add up can still be hard to read, and are not causes.",
    ),
    Entry(
        "X02",
        "What moves scores most",
        "Mean size of each feature's contribution over all rows scored, its direction, the difference between its high "
        "and its low values, and in how many refits that points the same way.",
        "Association in past records, not cause. Features that move together share their effect.",
    ),
    Entry(
        "X03",
        "Interval of each score",
        "The method of the interval and the coverage it was made for.",
        "It does not cover faults in the records or a changing world.",
    ),
    UNLIKE_ENTRY,
    *DISCLOSURE_ENTRIES,
)
CATALOGUE: dict[str, Entry] = {entry.code: entry for entry in _ENTRIES}


def make_finding(
    code: str,
    verdict: Verdict,
    because: str,
    *,
    count: int | None = None,
    base: int | None = None,
    table: Iterable[Row] | None = None,
    limits: str = "",
    synthetic: bool = False,
) -> Finding:
    """Make a finding with its title, severity and limits from the catalogue; `limits` adds a sentence.

    `synthetic` says that the study's data are: what it need not bring for them only warns.
    """
    entry = CATALOGUE[code]
    rows = None if table is None else tuple(table)
    return Finding(
        code,
        entry.title,
        verdict,
        entry.severity_of(verdict, synthetic=synthetic),
        because,
        f"{entry.limits} {limits}".strip(),
        count,
        base,
        rows or None,
    )
