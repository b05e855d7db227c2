"""What each record says about a person: names with errors, dates of birth, ethnicity in two frames, and gaps.

Takes    the records, the population, the dials.
Gives    the people table as Arrow columns, and which records were written wrongly.
Promise  gaps depend on the agency and on how the person came to be known, not on their group (dials at zero).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from riskkit.worlds.clock import Clock
from riskkit.worlds.codes import (
    AGENCIES,
    AGENCY_LETTERS,
    ETHNICITY_CODES,
    GROUP_OF_ETHNICITY,
    IC_CODES,
    IC_GIVEN_ETHNICITY,
    NOT_STATED,
)  # fmt: skip
from riskkit.worlds.names import ORIGINS, draw_names, family_words, given_words, misspell, name_origins
from riskkit.worlds.population import Population
from riskkit.worlds.records import IN_CUSTODY, Records
from riskkit.worlds.streams import stream

_GAPS = (
    (0.24, 0.06, 0.10, 0.015, 0.045),
    (0.35, 0.05, 0.40, 0.010, 0.020),
    (0.55, 0.05, 1.00, 0.030, 0.100),
    (0.14, 0.06, 1.00, 0.005, 0.010),
    (0.12, 0.03, 1.00, 0.010, 0.020),
    (0.03, 0.02, 1.00, 0.000, 0.000),
    (0.25, 0.05, 1.00, 0.020, 0.100),
    (0.61, 0.03, 0.66, 0.260, 0.270),
)
_GAPS_IN_CUSTODY = (0.05, 0.05, 0.03, 0.002, 0.003)
"""Shares missing by holder: self-defined ethnicity; (of the rest) not stated; officer-observed; sex; date of birth."""

_BIRTH_ERROR, _MIDDLE_NAME, _MIDDLE_WRITTEN, _KNOWN_AS = 0.01, 0.4, 0.7, 0.04
_ALSO = {
    "Mohammed": "Mohammad", "Muhammad": "Mohamed", "Hussein": "Husain", "Yusuf": "Yousuf", "Thomas": "Tom",
    "James": "Jamie", "Daniel": "Dan", "Matthew": "Matt", "Joshua": "Josh", "Michael": "Mick", "Robert": "Bob",
    "Stephen": "Steve", "Charlotte": "Lottie", "Jessica": "Jess", "Rebecca": "Becky", "Katarzyna": "Kasia",
    "Krzysztof": "Chris", "Fatima": "Fatma", "Aisha": "Ayesha", "Samuel": "Sam", "Emmanuel": "Manny",
}  # fmt: skip


def gap_shares(holder: NDArray, capacity: NDArray) -> NDArray[np.float64]:
    """The five shares of `_GAPS` for each record, shape (n, 5); custody records have fewer gaps."""
    return np.where((capacity == IN_CUSTODY)[:, None], np.array(_GAPS_IN_CUSTODY), np.array(_GAPS)[holder])


def record_ids(records: Records) -> pa.Array:
    """Each record's id: its agency's letter and a number with at least seven digits."""
    letter = np.array(list(AGENCY_LETTERS))[records.agency]
    return _numbered(letter, records.number)


def person_ids(people: Population) -> pa.Array:
    """Each person's id, in the order of the population: N and a number that says nothing."""
    return _numbered(np.full(len(people), "N"), people.number + 1)


def _numbered(letter: NDArray[np.str_], number: NDArray[np.integer]) -> pa.Array:
    """A letter and a number with at least seven digits, the same width for all."""
    digits = max(7, len(str(int(number.max(initial=1)))))
    padded = (number.astype(np.int64) + 10**digits).astype(f"U{digits + 1}").astype(object)
    return pa.array([a + b[1:] for a, b in zip(letter.tolist(), padded.tolist(), strict=True)], pa.string())


def write_down_people(
    records: Records,
    people: Population,
    ids: pa.Array,
    area_codes: pa.Array,
    clock: Clock,
    dials: Mapping[str, float],
    seed: int,
) -> tuple[pa.Table, pa.Table]:
    """Write every record as its agency holds it.

    Returns
    -------
    tuple of pyarrow.Table
        The people table in order of agency and number, and the truth about the same rows.
    """
    rng = stream(seed, "writing")
    order = np.lexsort((records.number, records.agency))
    who = records.person[order]
    gaps = gap_shares(records.holder[order], records.capacity[order])
    missing = rng.random((len(who), 5)) < gaps
    late = rng.random(len(who)) < dials["ethnicity_missing"]
    family, given, misspelt = _names(rng, who, people)
    birth, birth_wrong = _birth_dates(rng, people.birth_day[who] + clock.day_zero)
    own = np.where(missing[:, 1], NOT_STATED, _self_defined(rng, people.ethnicity[who]))
    observed = _observed(rng, people.ethnicity[who])
    record_id = ids.take(pa.array(order))
    table = pa.table(
        {
            "record_id": record_id,
            "agency": words(AGENCIES, records.agency[order]),
            "person_id": person_ids(people).take(pa.array(who)),
            "family_name": family,
            "given_names": given,
            "birth_date": pa.array(birth, mask=missing[:, 4]).cast(pa.date32()),
            "sex": words(("F", "M"), np.where(missing[:, 3], -1, people.male[who])),
            "ethnicity_self": words(ETHNICITY_CODES, np.where(missing[:, 0] | late, -1, own)),
            "ethnicity_officer": words(IC_CODES, np.where(missing[:, 2], -1, observed)),
            "area_code": area_codes.take(pa.array(people.area_at(who, records.known[order]))),
            "known_at": pa.array(clock.moments(records.known[order])).cast(pa.timestamp("us")),
        }
    )
    reasons = words(("first", "custody", "move", "duplicate"), records.reason[order])
    truth = {
        "record_id": record_id,
        "person": who,
        "reason": reasons,
        "name_wrong": misspelt,
        "birth_date_wrong": birth_wrong,
    }
    return table, pa.table(truth)


def words(levels: tuple[str, ...], codes: NDArray) -> pa.DictionaryArray:
    """Codes as words; a negative code is missing.

    Each word stands in the dictionary once: with pyarrow 25 a repeated word made 1 in 2 files differ in their bytes.
    """
    codes = np.asarray(codes).astype(np.int32)
    once, place = _each_once(levels)
    return pa.DictionaryArray.from_arrays(pa.array(place[codes], mask=codes < 0), once)


@lru_cache(maxsize=32)
def _each_once(levels: tuple[str, ...]) -> tuple[pa.Array, NDArray[np.int32]]:
    once = {word: number for number, word in enumerate(dict.fromkeys(levels))}
    return pa.array(list(once), pa.string()), np.array([once[word] for word in levels], dtype=np.int32)


def _names(rng: np.random.Generator, who: NDArray, people: Population) -> tuple[pa.Array, pa.Array, NDArray[np.bool_]]:
    origin = name_origins(people.ethnicity, rng)
    family, first = draw_names(origin, people.male, rng)
    _, middle = draw_names(origin, people.male, rng)
    middle = np.where(rng.random(len(people)) < _MIDDLE_NAME, middle, -1)
    error = np.array([o.error for o in ORIGINS])[origin[who]]
    wrong = rng.random((2, len(who))) < error
    family_texts, family_code = _with_errors(rng, family_words(), family[who], wrong[0])
    shown = np.where(rng.random(len(who)) < _MIDDLE_WRITTEN, middle[who], -1)
    pairs, pair_code = np.unique(first[who].astype(np.int64) * 100_000 + shown + 1, return_inverse=True)
    texts = given_words()
    given = [texts[p // 100_000] + (f" {texts[p % 100_000 - 1]}" if p % 100_000 else "") for p in pairs.tolist()]
    also = np.array([p % 100_000 == 0 and texts[p // 100_000] in _ALSO for p in pairs.tolist()], dtype=bool)
    known_as = also[pair_code] & (rng.random(len(who)) < _KNOWN_AS)
    given_texts, given_code = _with_errors(rng, given, pair_code, wrong[1] & ~known_as)
    short = [_ALSO.get(text, text) for text in given]
    given_code = np.where(known_as, pair_code + len(given_texts), given_code)
    given_array = pa.DictionaryArray.from_arrays(pa.array(given_code.astype(np.int32)), pa.array(given_texts + short))
    family_array = pa.DictionaryArray.from_arrays(pa.array(family_code.astype(np.int32)), pa.array(family_texts))
    return family_array.cast(pa.string()), given_array.cast(pa.string()), wrong.any(axis=0)


def _with_errors(
    rng: np.random.Generator, texts: list[str], code: NDArray, wrong: NDArray
) -> tuple[list[str], NDArray]:
    """Give wrong rows a misspelt text of their own at the end of the list."""
    rows = np.flatnonzero(wrong)
    kinds, places = rng.integers(0, 4, len(rows)), rng.random(len(rows))
    made = [
        misspell(texts[c], k, p) for c, k, p in zip(code[rows].tolist(), kinds.tolist(), places.tolist(), strict=True)
    ]
    out = code.astype(np.int64).copy()
    out[rows] = len(texts) + np.arange(len(rows))
    return texts + made, out


def _birth_dates(rng: np.random.Generator, days: NDArray) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Days since 1970; 1% are wrong: day and month swapped where both make a date, else the year beside."""
    wrong = rng.random(len(days)) < _BIRTH_ERROR
    rows = np.flatnonzero(wrong)
    true = days[rows].astype("datetime64[D]")
    year, month = true.astype("datetime64[Y]"), true.astype("datetime64[M]")
    in_year, in_month = (month - year).astype(int), (true - month).astype(int)
    swapped = (year.astype("datetime64[M]") + np.minimum(in_month, 11)).astype("datetime64[D]") + in_year
    other = np.where((in_month < 12) & (in_month != in_year), swapped, true - np.timedelta64(365, "D"))
    out = days.astype(np.int32).copy()
    out[rows] = np.minimum(other.astype("datetime64[D]").astype(np.int64), days[rows])
    return out, wrong


def _self_defined(rng: np.random.Generator, ethnicity: NDArray[np.int8]) -> NDArray:
    """What people say of themselves: 3% of records differ from truth, mostly inside the same group."""
    count = len(GROUP_OF_ETHNICITY)
    inside = [np.flatnonzero(np.array(GROUP_OF_ETHNICITY) == GROUP_OF_ETHNICITY[code]) for code in range(count)]
    table = np.array([np.resize(codes, 6) for codes in inside])
    u = rng.random(len(ethnicity))
    near = table[ethnicity, rng.integers(0, 6, len(ethnicity))]
    far = rng.integers(0, count, len(ethnicity))
    return np.where(u < 0.02, near, np.where(u < 0.03, far, ethnicity))


def _observed(rng: np.random.Generator, ethnicity: NDArray[np.int8]) -> NDArray:
    """What an officer writes: drawn from `IC_GIVEN_ETHNICITY`."""
    bounds = np.cumsum(np.array(IC_GIVEN_ETHNICITY), axis=1)
    bounds[:, -1] = 1.0
    u = rng.random(len(ethnicity))
    return (u[:, None] >= bounds[ethnicity]).sum(axis=1)
