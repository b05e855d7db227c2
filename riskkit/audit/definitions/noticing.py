"""Would an example notice a changed outcome, cohort or record; and how much would it change in the real records.

Takes    what the examples answered (`Told`), and a sample of the real records.
Gives    `noticed_mutations`: rows of D53.
Promise  noticed means that an answer which was as expected no longer is; counts of the records are of the sample, and
         `sampled` says how large a share it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from riskkit.audit.definitions.example_people import Answer, Told, answers_of, given, keys_of
from riskkit.audit.definitions.mutated_answers import Outcomes, tell_mutations
from riskkit.audit.definitions.mutations import Mutation, mutations_of
from riskkit.domain.findings import Row
from riskkit.domain.history import last_mature_as_of
from riskkit.domain.retelling import OutcomeRule

if TYPE_CHECKING:
    from riskkit.domain.sources import Linkage
    from riskkit.domain.study_spec import StudySpec


def noticed_mutations(told: Told, sample: Linkage, dates: tuple[date, ...], share: float) -> Iterator[Row]:
    """One row for each mutation of the outcome, of who is scored, and of the records.

    Parameters
    ----------
    told : Told
    sample : Linkage
        Real records of some people, `share` of all.
    dates : tuple of date
        The as-of dates on which rows of the real records are counted.
    """
    study, replay = told.study, given(told.study.replay)
    mutations = (_unchanged(study), *mutations_of(study, _offences(told)))
    spine, on_examples = tell_mutations(replay, told.linkage, given(study.cohort).as_of, mutations)
    _, on_records = tell_mutations(replay, sample, dates, mutations)
    keys = keys_of(spine)
    held = [answer.as_expected for answer in _answers(told, keys, on_examples[0])]
    for example, records in zip(on_examples[1:], on_records[1:], strict=True):
        answers = _answers(told, keys, example)
        places = [a.place for a, before in zip(answers, held, strict=True) if before and not a.as_expected]
        yield {
            "changes": example.mutation.part,
            "mutation": example.mutation.name,
            "noticed": "yes" if places else "no",
            "noticed_by": told.people[places[0]].who if places else None,
            **_effect(on_records[0], records),
            "sampled": round(share, 4),
            "reason": None,
        }


def dates_needed(study: StudySpec) -> tuple[date, ...]:
    """At most two of the study's dates whose outcome is known, the first and the last; else its last date."""
    last = last_mature_as_of(given(study.target), given(study.sources).extract_date)
    every = given(study.cohort).as_of
    dates = [day for day in every if day <= last] or [every[-1]]
    return tuple(dict.fromkeys((dates[0], dates[-1])))


def _unchanged(study: StudySpec) -> Mutation:
    target = given(study.target)
    return Mutation("records", "unchanged", given(study.cohort), OutcomeRule(target, target.events))


def _offences(told: Told) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.offence for p in told.people for r in p.records if r.offence is not None))


def _answers(told: Told, keys: list[Any], outcomes: Outcomes) -> list[Answer]:
    chosen = {key for key, there in zip(keys, outcomes.scored, strict=True) if there}
    return list(answers_of(told.people, chosen, dict(zip(keys, outcomes.label, strict=True)), None))


def _effect(before: Outcomes, after: Outcomes) -> Row:
    """Rows that come or go, and recorded outcomes that come or go, beside the rows and outcomes there were."""
    yes_before, yes_after = before.scored & (before.label == 1), after.scored & (after.label == 1)
    return {
        "rows_changed": int(np.count_nonzero(before.scored != after.scored)),
        "of_rows": int(np.count_nonzero(before.scored)),
        "outcomes_changed": int(np.count_nonzero(yes_before != yes_after)),
        "of_outcomes": int(np.count_nonzero(yes_before)),
    }
