"""What a person could contest: for every flagged row the records behind it, and what would take it off the list.

Takes    an Audit, whose scores, model and records travel inside.
Gives    `case_facts`: CaseFacts by row number.
Promise  records come from the history the features were built from; "would fall below the cut" is worked out again,
         with the run's own features and model, on records that lack the ones in doubt. Nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.domain.case_facts import MOST_RECORDS, CaseFacts, CaseRecord
from riskkit.domain.progress import Progress, silent
from riskkit.domain.scores import values_inside
from riskkit.features import features_without, records_behind
from riskkit.models import nearest_changes

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.cohort_spec import TargetSpec
    from riskkit.domain.findings import Audit
    from riskkit.domain.origin import Origin
    from riskkit.domain.scores import ScoredCohort

MOST_TOGETHER = 3
"""Records that are left out together, at most."""
MOST_WAYS = 3
ELSEWHERE = "these scores were made elsewhere: what they rest on is known to those who made them"
NO_RECORDS = "the features of this study came ready made, without the records they were counted from"
NOTHING_CHANGES = "this study declares no input that can change"


@dataclass(frozen=True)
class _List:
    """Flagged rows under the model that is kept: their logits, and the logit below which each loses its place.

    rows: int64 (k,). raw, below: float64 (k,). below is the logit of the best row of the date that is not listed.
    """

    rows: np.ndarray
    raw: np.ndarray
    below: np.ndarray


def case_facts(audit: Audit, *, progress: Progress = silent) -> dict[int, CaseFacts]:
    """Look up every flagged row.

    Returns
    -------
    dict of row number (place in the scored frame) to CaseFacts
    """
    scored = audit.scored
    flagged = np.flatnonzero(values_inside(scored).frame["flagged"].to_numpy(dtype=bool))
    if scored.model is None or values_inside(scored).explanations is None:
        return {int(row): CaseFacts(wrong_reason=ELSEWHERE, change_reason=ELSEWHERE) for row in flagged}
    listed = _listed(scored, flagged)
    changes = _changes(scored, listed)
    facts = {
        int(row): replace(change, listed=bool(raw >= below))
        for row, raw, below, change in zip(listed.rows, listed.raw, listed.below, changes, strict=True)
    }
    if scored.origin is None:
        return {row: replace(fact, wrong_reason=NO_RECORDS) for row, fact in facts.items()}
    target = audit.spec.study.target
    assert target is not None  # a study of records has one
    return _with_records(scored, scored.origin, target, listed, facts, progress)


def _listed(scored: ScoredCohort, flagged: np.ndarray) -> _List:
    frame, x = values_inside(scored).frame, _values(scored)
    raw = scored.model.function.raw(x)
    days = frame["as_of"].to_numpy().astype("datetime64[D]").astype(np.int64)
    below = np.full(len(frame), -np.inf)
    for day in np.unique(days):
        here = np.flatnonzero(days == day)
        places = scored.model.capacity.of(len(here))
        if places < len(here):
            below[here] = np.sort(raw[here])[::-1][places]
    return _List(flagged, raw[flagged], below[flagged])


def _values(scored: ScoredCohort) -> np.ndarray:
    explained = values_inside(scored).explanations
    assert explained is not None
    return explained.values[scored.model.names].to_numpy(dtype=np.float64)


def _changes(scored: ScoredCohort, listed: _List) -> list[CaseFacts]:
    notes, x = scored.model.notes, _values(scored)
    if all(note.changeable == "no" for note in notes):
        return [CaseFacts(change_reason=NOTHING_CHANGES)] * len(listed.rows)
    found = nearest_changes(scored.model.function.raw, x[listed.rows], listed.below, notes, x)
    return [CaseFacts(changes=changes) for changes in found]


def _with_records(
    scored: ScoredCohort,
    origin: Origin,
    target: TargetSpec,
    listed: _List,
    facts: dict[int, CaseFacts],
    progress: Progress,
) -> dict[int, CaseFacts]:
    rows = _cohort_rows(scored, origin, listed.rows)
    progress("finding the records behind each reason")
    behind = records_behind(origin.history, origin.features, rows)
    names = np.array([spec.name for spec in origin.features])
    records: dict[int, list[CaseRecord]] = {int(row): [] for row in rows}
    for line, met in zip(behind.frame.itertuples(index=False), behind.counts_for, strict=True):
        records[int(line.row)].append(_record(line, tuple(names[met].tolist())))
    own = [records[int(row)] for row in rows]
    found = _WrongRecords(scored, origin, target, listed, rows, own).found(progress)
    return {
        int(row): replace(facts[int(row)], records=tuple(records[int(at)]), wrong=wrong, tried=tried)
        for row, at, (wrong, tried) in zip(listed.rows, rows, found, strict=True)
    }


def _cohort_rows(scored: ScoredCohort, origin: Origin, flagged: np.ndarray) -> np.ndarray:
    """Row numbers of the cohort (training and test rows together) of some scored rows."""
    keys = origin.cohort.keys().assign(row=np.arange(origin.cohort.rows))
    keys["person_id"] = keys["person_id"].astype(str)
    asked = values_inside(scored).frame.iloc[flagged][["person_id", "as_of"]].copy()
    asked["person_id"] = asked["person_id"].astype(str)
    asked["as_of"] = asked["as_of"].astype("datetime64[s]")
    found = asked.merge(keys, on=["person_id", "as_of"], how="left", validate="one_to_one")
    return np.asarray(found["row"].to_numpy(dtype=np.int64))


def _record(line: Any, counts_for: tuple[str, ...]) -> CaseRecord:
    def text(value: Any) -> str | None:
        return str(value) if isinstance(value, str) else None

    return CaseRecord(
        event_id=str(line.event_id),
        agency=str(line.agency),
        kind=str(line.kind),
        offence=text(line.offence),
        occurred=line.occurred_at.date(),
        known=line.known_at.date(),
        status=text(line.status) or "",
        initiated_by=text(line.initiated_by),
        grade=text(line.grade),
        roles=str(line.roles),
        counts_for=counts_for,
    )


@dataclass(frozen=True)
class _WrongRecords:
    """Which records would have to be wrong: each left out alone; where none is enough, more are left out together.

    Two or three together are found greedily: the record that lowers the score most stays out, and each other is left
    out beside it. So a smaller or another set may exist; what is found is worked out, not guessed.
    """

    scored: ScoredCohort
    origin: Origin
    target: TargetSpec
    listed: _List
    rows: np.ndarray
    records: list[list[CaseRecord]]

    def found(self, progress: Progress) -> list[tuple[tuple[tuple[int, ...], ...], int]]:
        """For each flagged row: sets of records (places), each enough alone; and how many records were tried."""
        tried = [[i for i, r in enumerate(own) if r.counts_for][:MOST_RECORDS] for own in self.records]
        ways: list[tuple[tuple[int, ...], ...]] = [() for _ in self.rows]
        out: list[tuple[int, ...]] = [() for _ in self.rows]
        on = self.listed.raw >= self.listed.below
        for size in range(1, MOST_TOGETHER + 1):
            open_cases = [k for k in range(len(self.rows)) if on[k] and not ways[k] and len(tried[k]) >= size]
            progress(f"leaving out {size} record{'s' if size > 1 else ''} at a time", 0, len(open_cases))
            for k, sets, raws in self._tried(open_cases, tried, out):
                order = np.argsort(raws, kind="stable")
                enough = [sets[i] for i in order if raws[i] < self.listed.below[k]]
                ways[k] = tuple(enough[:MOST_WAYS])
                out[k] = sets[int(order[0])]
        return list(zip(ways, [len(own) for own in tried], strict=True))

    def _tried(
        self, cases: list[int], tried: list[list[int]], out: list[tuple[int, ...]]
    ) -> Iterator[tuple[int, list[tuple[int, ...]], np.ndarray]]:
        sets = {k: [(*out[k], i) for i in tried[k] if i not in out[k]] for k in cases}
        sets = {k: found for k, found in sets.items() if found}
        scenarios = [(k, chosen) for k, found in sets.items() for chosen in found]
        raws = self._logits(scenarios)
        ends = np.cumsum([0, *(len(found) for found in sets.values())])
        for k, (start, end) in zip(sets, pairwise(ends.tolist()), strict=True):
            yield k, sets[k], raws[start:end]

    def _logits(self, scenarios: list[tuple[int, tuple[int, ...]]]) -> np.ndarray:
        """The logit of each scenario: features built again without the records, scored by the kept model."""
        model, specs = self.scored.model, self.origin.features
        rows = np.array([self.rows[k] for k, _ in scenarios], dtype=np.int64)
        left_out = self._left_out(scenarios)
        features = features_without(self.origin.history, specs, self.target, rows, left_out)
        places = [[spec.name for spec in specs].index(name) for name in model.names]
        raw: np.ndarray = model.function.raw(features[:, places])
        return raw

    def _left_out(self, scenarios: list[tuple[int, tuple[int, ...]]]) -> pd.DataFrame:
        import pandas as pd

        lines = [(s, self.records[k][i].event_id) for s, (k, chosen) in enumerate(scenarios) for i in chosen]
        return pd.DataFrame(lines, columns=["scenario", "event_id"])
