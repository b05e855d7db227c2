import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskkit.stats.whole_numbers import whole_parts

COUNTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 10**7), min_size=1)


@given(counts=COUNTS.filter(lambda counts: sum(counts.values())), to=st.integers(1, 2000))
def test_parts_keep_their_sum_and_lie_within_one_of_their_exact_share(counts, to):
    parts = whole_parts(counts, to)

    assert sum(parts.values()) == to
    assert all(abs(part - to * counts[name] / sum(counts.values())) < 1 + 1e-6 for name, part in parts.items())


def test_the_largest_remainder_is_rounded_up():
    assert whole_parts({"right": 16, "wrong": 572, "missed": 103, "rest": 28719}) == {
        "right": 1,
        "wrong": 19,
        "missed": 3,
        "rest": 977,
    }


def test_nothing_has_no_parts():
    with pytest.raises(ZeroDivisionError):
        whole_parts({"right": 0, "wrong": 0})
