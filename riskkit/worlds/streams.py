"""Random number streams: one per part and month, so that turning one dial reshuffles nothing else.

Takes    a seed, the name of a part, and optionally a month.
Gives    a numpy Generator.
Promise  the same seed, part and month give the same numbers, whatever the other parts drew.
"""

from __future__ import annotations

import numpy as np

PARTS = (
    "areas", "people", "traits", "groups", "spells", "states", "crimes", "crime_parts", "justice", "injuries",
    "care", "exploitation", "intelligence", "searches", "more_searches", "recording", "cancelled", "delays",
    "records", "writing", "hindsight", "wording", "choosing",
)  # fmt: skip
"""Append only: a part's place in this list is part of its seed."""


def stream(seed: int, part: str, month: int = 0) -> np.random.Generator:
    """Give the stream of one part in one month.

    Parameters
    ----------
    seed : int
        The world's seed, not negative.
    part : str
        A name in `PARTS`.
    month : int
        Months since the world's first; 0 for parts that do not go by month.
    """
    sequence = np.random.SeedSequence(entropy=seed, spawn_key=(PARTS.index(part), month))
    return np.random.Generator(np.random.SFC64(sequence))
