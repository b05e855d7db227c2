"""A shift of part of a profile is measured, in either direction, and is not seen where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from riskkit.stats import shifted_share

PROFILE = np.array([3, 2, 1, 1, 1, 1, 2, 4, 6, 7, 8, 8, 9, 9, 9, 10, 11, 12, 13, 13, 12, 10, 8, 5], dtype=float)
PROFILE /= PROFILE.sum()


@pytest.mark.parametrize("share", [1.0, 0.5, 0.25])
@pytest.mark.parametrize("step", [1, -1])
def test_the_share_that_moved_is_measured(share: float, step: int):
    rng = np.random.default_rng(3)
    moved = (1 - share) * PROFILE + share * np.roll(PROFILE, step)

    found = shifted_share([rng.multinomial(100_000, PROFILE)], [rng.multinomial(100_000, moved)])

    assert found.share == pytest.approx(step * share, abs=0.1)
    assert step * found.z > 10


def test_without_a_shift_the_score_is_standard_normal():
    rng = np.random.default_rng(4)
    scores = [
        shifted_share(rng.multinomial(3000, PROFILE, 2), rng.multinomial(2000, PROFILE, 2)).z for _ in range(2000)
    ]

    assert np.mean(scores) == pytest.approx(0, abs=0.08)
    assert np.std(scores) < 1.06
    assert np.mean(np.abs(scores) > 1.96) < 0.065


def test_a_flat_profile_tells_nothing():
    assert np.isnan(shifted_share([[5] * 24], [[7] * 24]).share)
