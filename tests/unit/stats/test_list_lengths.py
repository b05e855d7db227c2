"""Lists of many lengths from one sort."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from riskkit.stats.list_lengths import LENGTHS, hits_along, places_of


def test_twenty_lengths_from_one_in_a_thousand_to_one_in_five():
    assert len(LENGTHS) == 20
    assert (LENGTHS[0], LENGTHS[-1]) == (0.001, 0.2)
    assert list(LENGTHS) == sorted(set(LENGTHS))


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([0.0, 1.0, np.nan]), st.integers(0, 2)), min_size=1))
def test_ties_count_by_their_expected_share_over_every_order(rows):
    score, label, day = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    hits, listed = hits_along(score, label, day)

    for at, length in enumerate(LENGTHS):
        chance = np.zeros(len(score))
        for one in np.unique(day):
            here = day == one
            places = places_of(int(here.sum()), length)
            for row in np.flatnonzero(here):
                above, tied = (score[here] > score[row]).sum(), (score[here] == score[row]).sum()
                chance[row] = np.clip((places - above) / tied, 0, 1)
        assert np.isclose(hits[at], chance[label == 1].sum())
        assert np.isclose(listed[at], chance[~np.isnan(label)].sum())


def test_everybody_alike_is_people_picked_at_random():
    hits, listed = hits_along(np.zeros(1_000), np.arange(1_000) < 50, np.zeros(1_000))

    assert np.allclose(hits, listed * 0.05)
    assert listed[-1] == 200
