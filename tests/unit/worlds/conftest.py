"""Worlds shared by the tests of this room, made once, and one way to ask them questions in SQL."""

from __future__ import annotations

import duckdb
import pytest

from riskkit.worlds import World, make_world

PEOPLE, SEED = 20_000, 11
TURNED = {
    "unrecorded_black": 0.5,
    "unrecorded_deprived": 0.3,
    "delay_asian": 60.0,
    "searches_black": 3.0,
    "cancelled": 0.1,
    "intelligence_backdated": 0.2,
    "intelligence_regraded": 0.3,
    "ethnicity_missing": 0.5,
}


class Asked:
    """SQL over a world's extracts (`people`, `events`, ...) and truth (`true_people`, `true_events`, ...)."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._engine = duckdb.connect()
        self._engine.execute("set threads=1")
        for folder, prefix in (("extracts", ""), ("truth", "true_")):
            for path in sorted((world.folder / folder).iterdir()):
                files = path / "*.parquet" if path.is_dir() else path
                rows = ", file_row_number as person" if path.name == "people.parquet" and prefix else ""
                options = ", file_row_number=true" if rows else ""
                self._engine.execute(
                    f"create view {prefix}{path.stem} as select *{rows} from read_parquet('{files}'{options})"
                )

    def rows(self, sql: str) -> list[tuple]:
        return self._engine.execute(sql).fetchall()

    def row(self, sql: str) -> tuple:
        return self.rows(sql)[0]

    def one(self, sql: str):
        return self.row(sql)[0]


@pytest.fixture(scope="session")
def clean():
    """20,000 people, every dial at zero."""
    return Asked(make_world(PEOPLE, SEED))


@pytest.fixture(scope="session")
def turned():
    """The same people with many dials turned."""
    return Asked(make_world(PEOPLE, SEED, dials=TURNED))
