"""The engine and a slow reference in plain Python give the same number in every cell, for generated features."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import numpy as np
from drawn_records import cohort_of, linkage_from, target_spec
from drawn_worlds import AS_OF, all_events, all_people, features
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_reference import value_of

from riskkit.domain.history import cut
from riskkit.features import build_features

EXAMPLES, FEATURES = examples(ci=25, release=450), 12
SEEN: Counter[str] = Counter()


@settings(max_examples=EXAMPLES)
@given(
    events=all_events(),
    people=all_people(),
    specs=features(FEATURES),
    dates=st.sampled_from([AS_OF[:1], AS_OF[1:2], AS_OF[2:], AS_OF]),
)
def test_no_cell_differs_from_the_slow_reference(events, people, specs, dates):
    linkage = linkage_from(events, people, [], [])
    history, _ = cut(cohort_of(linkage, *dates), linkage, target_spec())

    table = build_features(history, specs)

    for key, line in zip(table.keys.itertuples(), table.frame.to_numpy(), strict=True):
        as_of = date.fromisoformat(str(key.as_of)[:10])
        expected = [value_of(spec, events, people, key.person_id, as_of) for spec in specs]
        np.testing.assert_allclose(line, expected, rtol=0, atol=1e-12, equal_nan=True)
    SEEN.update(spec.measure for spec in specs)
    SEEN["specs"] += len(specs)


@settings(max_examples=10)
@given(events=all_events(), people=all_people(), specs=features(8), dates=st.sampled_from([AS_OF[1:2], AS_OF]))
def test_no_cell_differs_where_linking_showed_that_nobody_has_two_parts_in_one_event(events, people, specs, dates):
    once = list({(row["event"], row["person"]): row for row in events}.values())
    careful = linkage_from(once, people, [], [])
    shown = replace(careful, one_part_each=True)

    tables = [
        build_features(cut(cohort_of(linkage, *dates), linkage, target_spec())[0], specs)
        for linkage in (careful, shown)
    ]

    assert tables[0].fingerprint == tables[1].fingerprint
    assert tables[0].steps == tables[1].steps


def test_the_generator_made_every_measure_and_as_many_features_as_promised():
    if not SEEN:
        test_no_cell_differs_from_the_slow_reference()

    assert SEEN["specs"] >= examples(ci=200, release=5_000)
    assert len(SEEN) == 10
    assert min(SEEN.values()) >= 5
