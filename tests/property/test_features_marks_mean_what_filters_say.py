"""The bits of `Marks` and the comparisons of `matches` are two ways to say one thing."""

from __future__ import annotations

import ibis
from drawn_records import linkage_from
from drawn_worlds import all_events, all_people, filters
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.domain.cohort_spec import EventFilter
from riskkit.domain.matching import Mark, Marks, matches
from riskkit.domain.records import ROLES


@settings(max_examples=25)
@given(
    events=all_events(),
    people=all_people(),
    wanted=st.lists(filters(), min_size=1, max_size=70),
    days=st.sampled_from([None, 10, 40]),
)
def test_a_bit_is_set_exactly_where_filter_and_window_say_so(events, people, wanted, days):
    linkage = linkage_from(events, people, [], [])
    marks = Marks(tuple(dict.fromkeys(Mark(EventFilter.model_validate(one), days) for one in wanted)))
    table = linkage.parts.inner_join(linkage.sources.tables["events"], "event_id")
    table = table.mutate(days_ago=table.occurred_at.date().epoch_days() - 19_740)

    roles = table.role.cases(*((role, 1 << i) for i, role in enumerate(ROLES)), else_=0)
    halves = marks.of_event(table), marks.of_roles(roles), marks.of_days(table.days_ago)
    bits = table.mutate(**{name: halves[0][name] & halves[1][name] & halves[2][name] for name in marks.names})
    within = ibis.literal(True) if days is None else bits.days_ago <= days
    pairs = {f"same_{i}": marks.is_set(bits, mark) == (matches(bits, mark.wanted) & within)
             for i, mark in enumerate(marks.marks)}  # fmt: skip

    found = bits.select(**pairs).to_pyarrow().to_pylist()
    assert found
    assert all(all(line.values()) for line in found)
