"""Ask a study's definitions about its drawn people, and hold the answers against what was expected.

Takes    a study with examples that can be replayed.
Gives    `Told`, everybody's answers; `tell_examples`; `Answer`, one expectation beside what came.
Promise  all people stand in one set of extracts, read by the real reader on the real engine; the folder is private
         and goes at once.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from riskkit.audit.definitions.drawn_extracts import person_id_of, write_extracts
from riskkit.domain.errors import RiskkitError
from riskkit.domain.example_people_spec import ExamplePerson

if TYPE_CHECKING:
    import pandas as pd

    from riskkit.domain.sources import Linkage
    from riskkit.domain.study_spec import StudySpec

COHORT, OUTCOME = "in the cohort", "outcome"
CLOSE = 5e-5
"""Numbers are alike to four decimals, so that a share can be written as 0.3333."""
Value = str | int | float | None


Some = TypeVar("Some")


def given(part: Some | None) -> Some:
    """A part that every records study has once it was read; without it, riskkit itself is at fault."""
    assert part is not None
    return part


@dataclass(frozen=True)
class Answer:
    """What was asked of one example, expected and given. `came` is None where the person is not in the cohort."""

    place: int
    asked: str
    expected: Value
    came: Value

    @property
    def as_expected(self) -> bool:
        """Texts are equal, numbers alike to four decimals."""
        return alike(self.expected, self.came)


@dataclass(frozen=True)
class Told:
    """Everybody's answers, and the study and records they came from."""

    people: tuple[ExamplePerson, ...]
    answers: tuple[Answer, ...]
    study: StudySpec
    linkage: Linkage


def ask_examples(study: StudySpec | None) -> Told | str | None:
    """Everybody's answers; why they were refused; None for a study without example people, or made by hand."""
    if study is None or study.replay is None or study.kind != "records" or not study.example_people:
        return None
    try:
        return tell_examples(study)
    except RiskkitError as refusal:
        return str(refusal)


def tell_examples(study: StudySpec) -> Told:
    """Read the drawn people with the real reader, choose, cut, build features and label.

    Raises
    ------
    RiskkitError
        What the reader or a definition refuses.
    """
    people = study.example_people
    on_their_dates = on_dates(study, tuple(sorted({person.as_of for person in people})))
    with tempfile.TemporaryDirectory(prefix="riskkit-examples-") as folder:
        write_extracts(people, Path(folder))
        features, labels = given(study.replay)(on_their_dates, Path(folder))
    found = features.keys.assign(label=labels.frame["label"].to_numpy())
    values = features.frame.assign(label=found["label"]).set_index(_index(found))
    answers = tuple(answers_of(people, set(values.index), dict(values["label"]), _rows(values)))
    return Told(people, answers, on_their_dates, labels.cohort.linkage)


def on_dates(study: StudySpec, dates: tuple[date, ...]) -> StudySpec:
    """The same study on other as-of dates."""
    return study.model_copy(update={"cohort": given(study.cohort).model_copy(update={"as_of": dates})})


def answers_of(
    people: Sequence[ExamplePerson],
    chosen: Any,
    label: Mapping[Any, float],
    values: Mapping[Any, Mapping[str, float]] | None,
) -> Iterator[Answer]:
    """Every expectation beside its answer.

    Parameters
    ----------
    chosen : container of keys (person number, ISO date) that are in the cohort
    label : by key; needed for those chosen
    values : features by key and name; None asks no features
    """
    for place, person in enumerate(people):
        key = key_of(place, person)
        expect, there = person.expect, key in chosen
        yield Answer(place, COHORT, expect.in_cohort, "yes" if there else "no")
        if expect.outcome is not None:
            yield Answer(place, OUTCOME, expect.outcome, label_words(label[key]) if there else None)
        for name, expected in expect.features.items() if values is not None else ():
            came = values[key][name] if there and values is not None else None
            yield Answer(place, name, expected, number_words(came))


def key_of(place: int, person: ExamplePerson) -> tuple[str, str]:
    """The number of an example and its date, as rows of a cohort are named."""
    return person_id_of(place), person.as_of.isoformat()


def keys_of(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """The same of every row of a table with person_id and as_of."""
    days = frame["as_of"].to_numpy().astype("datetime64[D]").astype("U10")
    return list(zip(frame["person_id"].astype(str), days.tolist(), strict=True))


def label_words(label: float) -> str:
    """A label in the words of examples."""
    return "not yet known" if math.isnan(label) else ("yes" if label == 1 else "no")


def number_words(value: float | None) -> Value:
    """A feature's value as examples write it: whole numbers whole, NaN as missing."""
    if value is None:
        return None
    if math.isnan(value):
        return "missing"
    return int(value) if float(value).is_integer() else round(float(value), 6)


def alike(expected: Value, came: Value) -> bool:
    """Equal texts, or numbers alike to four decimals."""
    if isinstance(expected, str) or isinstance(came, str) or expected is None or came is None:
        return expected == came
    return abs(expected - came) <= CLOSE


def _index(keys: pd.DataFrame) -> Any:
    import pandas as pd

    return pd.MultiIndex.from_tuples(keys_of(keys), names=["person_id", "as_of"])


def _rows(values: pd.DataFrame) -> dict[Any, dict[str, float]]:
    rows = zip(values.index, values.to_numpy(), strict=True)
    return {key: dict(zip(values.columns, row, strict=True)) for key, row in rows}
