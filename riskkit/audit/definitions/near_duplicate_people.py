"""Two person numbers that look like one human being, against what chance gives.

Takes    Origin.
Gives    finding D16.
Promise  names are compared as texts only; nothing is inferred from them, and none leaves the engine.

What chance gives is counted, not assumed: pairs of people with names as close whose birth dates lie one to six days
apart. People are not born in bunches, so the same birth date should be no more common than any of those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskkit.audit.definitions.counted_sides import first_row
from riskkit.audit.definitions.judging import LEVEL, judged, judged_row
from riskkit.domain.findings import Finding
from riskkit.domain.kept import forget, keep
from riskkit.stats.chance import chance_of_at_least

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.origin import Origin

DAYS_APART = 6
LETTERS = 2
LEAST_SHARE = 0.002
"""Pairs beyond chance, per person, that matter."""
LEAST_PEOPLE = 200


def people_stand_once(origin: Origin) -> Finding:
    """D16: pairs of person numbers with one birth date and close names, beyond what neighbouring dates give.

    Close: the same first letters of family and given name, not more than two letters to change in both together, and
    no two recorded sexes. Rings if there are more such pairs than chance gives (exact binomial, level 0.001) and the
    surplus is at least 2 per 1,000 people. Births on 1 January are left out: D21 looks at those.
    """
    backend = origin.cohort.linkage.backend
    people = keep(backend, _named(origin), "named")
    try:
        base = first_row(people.aggregate(people=people.person_id.nunique()))["people"]
        pairs = _close_pairs(people)
        counts = first_row(pairs.aggregate(same=(pairs.apart == 0).sum(), apart=(pairs.apart > 0).sum()))
    finally:
        forget(backend, people)
    same = counts["same"]
    chance = counts["apart"] / DAYS_APART
    if base < LEAST_PEOPLE:
        row = judged_row("pairs beyond chance", 0, base, None, "too few people with a name and a birth date")
        return judged("D16", [row], "", "", "too few people have a name and a birth date")
    likely = float(chance_of_at_least(same, same + counts["apart"], 1 / (1 + DAYS_APART)))
    surplus = max(0.0, same - chance)
    alarm = same > 0 and likely < LEVEL and surplus >= LEAST_SHARE * base
    table = [
        judged_row("pairs of person numbers that look like one person, beyond chance", round(surplus), base, alarm),
        judged_row("fact: pairs with one birth date and close names", same, base, None),
        judged_row("fact: as many pairs as chance gives", round(chance), base, None),
    ]
    held = "no more people look alike than chance gives"
    return judged("D16", table, held, "some people stand under two numbers", "")


def _named(origin: Origin) -> ir.Table:
    """Every person's birth dates, sexes and names, each once, as plain lower-case letters."""
    linkage = origin.cohort.linkage
    people = linkage.sources.tables["people"].drop("person_id").inner_join(linkage.person_of, "record_id")
    told = people.select(
        "person_id",
        "sex",
        born=people.birth_date.epoch_days().cast("int32"),
        new_year=(people.birth_date.month() == 1) & (people.birth_date.day() == 1),
        family=_letters(people.family_name),
        given=_letters(people.given_names.strip().split(" ")[0]),
    )
    whole = told.filter((told.family != "") & (told.given != "") & told.born.notnull() & ~told.new_year)
    key = whole.family.substr(0, 1) + whole.given.substr(0, 1)
    return whole.drop("new_year").mutate(key=key).distinct()


def _letters(name: Any) -> Any:
    return name.lower().re_replace("[^\\p{L}]", "")


def _close_pairs(people: ir.Table) -> ir.Table:
    """Pairs of different people with close names, and how many days apart they were born (0 to 6)."""
    import ibis

    steps = ibis.array([ibis.literal(step, "int32") for step in range(DAYS_APART + 1)])
    one = people.mutate(apart=steps.unnest())
    one = one.mutate(then=one.born + one.apart)
    other = people.select(**{f"other_{name}": people[name] for name in people.columns})
    pairs = one.inner_join(other, [one.key == other.other_key, one.then == other.other_born])
    changed = pairs.family.levenshtein(pairs.other_family) + pairs.given.levenshtein(pairs.other_given)
    sexes = (pairs.sex == pairs.other_sex).fill_null(True)
    alike = pairs.filter((pairs.person_id < pairs.other_person_id) & sexes & (changed <= LETTERS))
    return alike.select("person_id", "other_person_id", "apart").distinct()
