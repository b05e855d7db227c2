"""Group levels from recorded codes: words for codes, bands for numbers, and missing as a level of its own.

Takes    one column as recorded, and a GroupSpec.
Gives    text levels, one per row.
Promise  nobody vanishes: a missing value is the level "missing"; a code that no level names keeps its own name. A
         column with more levels than anybody could compare is refused before any of them is put into words.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.errors import SpecError
from riskkit.domain.words import MISSING

if TYPE_CHECKING:
    import pandas as pd

MOST_LEVELS = 1_000
"""Of one characteristic: with more it is a key, a free text or an uncut number, and groups would be single people."""


def refuse_too_many(name: str, found: int) -> None:
    """Refuse a characteristic with more levels than can be compared.

    Raises
    ------
    SpecError
        Names the characteristic and counts its levels; it shows none of them.
    """
    if found > MOST_LEVELS:
        raise SpecError(
            f"groups: {name} has {found:,} different values; at most {MOST_LEVELS:,} can be compared. "
            "Name a coarser column, or cut numbers into bands."
        )


def group_levels(values: pd.Series, spec: GroupSpec) -> pd.Series:
    """Text levels of one characteristic.

    Parameters
    ----------
    values : Series, shape (n,)
        As recorded; None, NaN and empty text are missing.
    spec : GroupSpec
        `levels` maps codes to words; `bands` cuts numbers at whole values, lower bound included.

    Returns
    -------
    Series of text, shape (n,), never missing.

    Raises
    ------
    SpecError
        If there are more than `MOST_LEVELS` different values.
    """
    import numpy as np
    import pandas as pd

    if spec.bands is None:
        codes = values.astype("object").where(values.notna(), None)
        seen = [code for code in pd.unique(codes) if code is not None]
        refuse_too_many(spec.name, len(seen))
        words = {code: spec.levels.get(str(code), str(code)) for code in seen}
        text = codes.map(words).astype("object")
        return text.where(text.notna() & (text != ""), MISSING).astype("str")
    numbers = pd.to_numeric(values, errors="raise").to_numpy(dtype="float64", na_value=np.nan)
    names = np.array([*band_names(spec.bands), MISSING])
    band = np.where(np.isnan(numbers), len(names) - 1, np.searchsorted(np.array(spec.bands), numbers, side="right"))
    return pd.Series(names[band], index=values.index, dtype="str")


def band_names(bands: tuple[int, ...]) -> list[str]:
    """Names of the bands that these cuts make: one more than there are cuts."""
    middle = [f"{low} to {high - 1}" for low, high in pairwise(bands)]
    return [f"under {bands[0]}", *middle, f"{bands[-1]} and over"]
