"""Example people as they stand in a study: read from plain values, and held against the rest of the study.

Takes    the `examples` of a study file; the study's feature names and extract date.
Gives    `parsed_examples`, `faults_of`.
Promise  every refusal names the example and the field.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import ValidationError

from riskkit.domain.example_people_spec import ExamplePerson, ExamplesFile


def parsed_examples(values: Any) -> Any:
    """Examples from plain values; a refusal names the example and the field."""
    if isinstance(values, dict):
        return ExamplesFile.model_validate(values)
    if not isinstance(values, (list, tuple)):
        return values
    return tuple(_one(number, value) for number, value in enumerate(values, 1))


def _one(number: int, value: Any) -> ExamplePerson:
    if isinstance(value, ExamplePerson):
        return value
    try:
        return ExamplePerson.model_validate(value)
    except ValidationError as error:
        who = value.get("who") if isinstance(value, dict) else None
        name = f"example {number}" + (f" ({who[:60]})" if isinstance(who, str) else "")
        faults = [
            f"{'.'.join(str(part) for part in fault['loc']) or 'all of it'}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False, include_context=False)
        ]
    raise ValueError(f"{name}: {'; '.join(faults)}")


def faults_of(
    people: tuple[ExamplePerson, ...], *, features: tuple[str, ...], extract_date: date
) -> list[str]:  # fmt: skip
    """What is wrong with these examples in this study; empty if nothing is."""
    names = [person.who for person in people]
    found = [f"two examples are called '{name}'" for name in dict.fromkeys(n for n in names if names.count(n) > 1)]
    for person in people:
        unknown = [name for name in person.expect.features if name not in features]
        found += [f"example '{person.who}': expect.features names {name}, which is no feature" for name in unknown]
        moments = [("known_since", person.known_since)]
        moments += [(f"records.{i}.known", record.known) for i, record in enumerate(person.records)]
        moments += [(f"spells.{i}.from", spell.from_) for i, spell in enumerate(person.spells)]
        late = [field for field, moment in moments if moment.date() > extract_date]
        found += [f"example '{person.who}': {field} lies after sources.extract_date" for field in late]
        if person.as_of > extract_date:
            found.append(f"example '{person.who}': as_of lies after sources.extract_date")
    return found
