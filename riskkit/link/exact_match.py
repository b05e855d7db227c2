"""One person where family name, given names and date of birth are equal.

Takes    the people table.
Gives    record_id, person_id; a person's id is the smallest record_id of theirs.
Promise  the order of rows changes nothing; a record that lacks any of the three stands alone.

Names are compared in small letters, with everything but letters and digits of any script turned into one blank. Accents
count as they are written. Two people who share all three become one person, and one person with a misspelt name becomes
two: how often is not measured here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir


def match_exactly(people: ir.Table) -> ir.Table:
    """Record and person, by equal names and date of birth."""
    import ibis

    keyed = _keyed(people)
    same = ibis.window(group_by=[keyed.family, keyed.given, keyed.birth_date])
    smallest = ibis.ifelse(keyed.alone, keyed.record_id, keyed.record_id.min().over(same))
    return keyed.select(record_id=keyed.record_id, person_id=smallest.cast("string"))


def count_alone(people: ir.Table) -> int:
    """Records that lack a family name, given names or a date of birth."""
    return int(_keyed(people).alone.sum().fill_null(0).to_pyarrow().as_py())


def _keyed(people: ir.Table) -> ir.Table:
    family, given = normalised(people.family_name), normalised(people.given_names)
    alone = (family.fill_null("") == "") | (given.fill_null("") == "") | people.birth_date.isnull()
    return people.select("record_id", "birth_date", family=family, given=given, alone=alone)


def normalised(name: Any) -> Any:
    """A name in small letters, with one blank where anything but letters and digits stood."""
    return name.lower().re_replace(r"[^\p{L}\p{M}\p{N}]+", " ").strip()
