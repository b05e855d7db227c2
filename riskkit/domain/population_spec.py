"""How many people live where the study is, group by group: counts from outside, with their year and their source.

Takes    values from a study file.
Gives    `Population`, `Residents`.
Promise  no default where a default is an opinion; which group of the file is which of the study is said, never guessed.
"""

from __future__ import annotations

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from riskkit.domain.spec import Spec


class Residents(Spec):
    """One line of a population file: a group, in the file's own words, and how many residents it has."""

    group: str = Field(min_length=1)
    residents: NonNegativeInt


class Population(Spec):
    """Residents by group.

    file: CSV beside the study with the columns group, residents; `read_study` puts its lines into `rows`.
    characteristic: the study's characteristic that it counts. words: groups of the file that have another name in the
    study; several may stand for one, and their residents are added. year: of the count. source: who counted whom.
    """

    file: str | None = None
    rows: tuple[Residents, ...] = ()
    characteristic: str
    words: dict[str, str] = Field(default_factory=dict)
    year: PositiveInt = Field(ge=1801, le=2200)
    source: str = Field(min_length=10)

    @model_validator(mode="after")
    def _counts_each_group_once(self) -> Population:
        if self.file is None and not self.rows:
            raise ValueError("a population needs its counts: name a file, or list rows")
        named = [row.group for row in self.rows]
        twice = sorted({group for group in named if named.count(group) > 1})
        if twice:
            raise ValueError(f"the same group stands twice in the population: {', '.join(twice)}")
        unknown = [group for group in self.words if self.rows and group not in named]
        if unknown:
            raise ValueError(f"words: the population has no group {', '.join(unknown)}")
        return self

    def by_level(self) -> dict[str, int]:
        """Residents by level of the study's characteristic, in the file's order."""
        found: dict[str, int] = {}
        for row in self.rows:
            level = self.words.get(row.group, row.group)
            found[level] = found.get(level, 0) + row.residents
        return found
