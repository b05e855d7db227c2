"""The bench faults are planted on: a world's extracts as tables that SQL can change, version by version.

Takes    the folder of a world's extracts.
Gives    `Workbench`: `change` a table, count what changed, write what was changed.
Promise  chance comes from a hash of the seed, the fault and a key, so the same seed gives the same bytes, and the
         rows changed at half strength are among those changed at full strength. Files that no fault touched are copied.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from riskkit.worlds.codes import AGENCIES
from riskkit.worlds.faults.plan import Plan

KEYS = {
    "people": "record_id",
    "events": "event_id",
    "involvements": "event_id",
    "exposure": "record_id",
    "areas": "area_code",
}
_ORDER = {
    "people": f"list_position({list(AGENCIES)}, agency), record_id",
    "events": "event_id",
    "involvements": "event_id, record_id, role",
    "exposure": 'record_id, "from", "to", reason',
    "areas": "area_code",
}
_WORDED = {
    "people": ["agency", "sex", "ethnicity_self", "ethnicity_officer"],
    "events": ["agency", "kind", "offence", "status", "initiated_by", "outcome", "grade", "area_code", "text"],
    "involvements": ["role"],
    "exposure": ["reason"],
    "areas": [],
}
"""Columns a world writes with a dictionary; the others are written plain, as there."""
ROWS_A_GROUP = 1 << 20


class Workbench:
    """Tables of one world, in versions; the newest stands in SQL as `{events}`, `{people}` and so on."""

    def __init__(self, extracts: Path, seed: int, extract_date: date, first_day: date, plan: Plan) -> None:
        self.seed, self.extract_date, self.first_day, self.plan = seed, extract_date, first_day, plan
        self.fault = ""
        self._extracts = extracts
        self._engine = duckdb.connect(config={"threads": 1, "memory_limit": "4GB"})
        self._engine.execute(
            "create macro share_of(salt, key) as "
            "md5_number_lower(salt || ':' || key::varchar)::double / 18446744073709551616.0"
        )
        self._version = dict.fromkeys(KEYS, 0)
        for name in KEYS:
            files = extracts / name / "*.parquet" if (extracts / name).is_dir() else extracts / f"{name}.parquet"
            self._engine.execute(f"create view {name}_0 as select * from read_parquet({_text(str(files))})")
        self.columns = {
            name: [row[0] for row in self._engine.execute(f"describe {name}_0").fetchall()] for name in KEYS
        }

    def close(self) -> None:
        """Let go of the engine and everything on it."""
        self._engine.close()

    # --- asking

    @property
    def names(self) -> dict[str, str]:
        """The newest version of every table, and `{parts}`: people's parts with who they are about."""
        now = {name: f"{name}_{number}" for name, number in self._version.items()}
        now["parts"] = (
            f"(select person_id, record_id, event_id, role from {now['involvements']} "
            f"join {now['people']} using (record_id))"
        )
        return now

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Run SQL on the newest versions and give its rows."""
        return self._engine.sql(sql.format(**self.names, **values)).fetchall()

    def one(self, sql: str, **values: Any) -> Any:
        """The one value of SQL that gives one."""
        return self.rows(sql, **values)[0][0]

    def make(self, name: str, sql: str, **values: Any) -> None:
        """Make a table of the bench's own from SQL on the newest versions."""
        self._engine.execute(f"create or replace table {name} as {sql.format(**self.names, **values)}")

    def drop(self, name: str) -> None:
        """Forget a table of the bench's own."""
        self._engine.execute(f"drop table if exists {name}")

    def write_csv(self, sql: str, path: Path) -> None:
        """Write rows, in the order the SQL says, as CSV; missing is empty."""
        self._engine.execute(f"copy ({sql}) to {_text(str(path))} (format csv, header true, delimiter ',')")

    def chance(self, key: str, salt: str = "") -> str:
        """SQL for a number in [0, 1) that is this row's for good: it hangs on seed, fault, salt and key only."""
        return f"share_of('{self.seed}/{self.fault}{salt}', {key})"

    # --- changing

    def change(self, table: str, sql: str, **values: Any) -> None:
        """Put what the SQL gives in place of a table; `{events}` and the like are the tables as they stand."""
        after = f"{table}_{self._version[table] + 1}"
        columns = ", ".join(f'"{name}"' for name in self.columns[table])
        self._engine.execute(
            f"create table {after} as select {columns} from ({sql.format(**self.names, **values)}) as changed"
        )
        self._version[table] += 1

    def versions(self) -> dict[str, int]:
        """Which version of each table stands."""
        return dict(self._version)

    def changed_since(self, before: dict[str, int]) -> tuple[int, int]:
        """Rows changed, added or gone since an earlier version, and the people they are about."""
        rows, people = 0, []
        for name, old in before.items():
            new = self._version[name]
            if new == old:
                continue
            rows += self._difference(name, f"{name}_{old}", f"{name}_{new}")
            people.append(self._about(name, before))
        if not people:
            return 0, 0
        listed = " union ".join(people)
        count = self._engine.sql(f"select count(distinct person_id) from ({listed}) where person_id is not null")
        return rows, int(count.fetchall()[0][0])

    def _difference(self, name: str, old: str, new: str) -> int:
        """Keep the keys of rows that differ in `changed_NAME`; a row changed in place counts once."""
        cells = ", ".join(f'"{column}"' for column in self.columns[name])
        lines = [f"select {KEYS[name]} as key, hash({cells}) as cells from {side}" for side in (old, new)]
        self._engine.execute(
            f"create or replace temp table changed_{name} as "
            f"select key, 1 as gone, 0 as come from ({lines[0]} except all {lines[1]}) "
            f"union all select key, 0, 1 from ({lines[1]} except all {lines[0]})"
        )
        gone, come = self._engine.sql(f"select sum(gone), sum(come) from changed_{name}").fetchall()[0]
        return int(max(gone or 0, come or 0))

    def _about(self, name: str, before: dict[str, int]) -> str:
        """SQL for the people that rows in `changed_NAME` are about, before or after."""
        sides = [before, self._version]
        if name == "areas":
            return "select null::varchar as person_id"
        if KEYS[name] == "record_id":
            records = [f"select key as record_id from changed_{name}"]
        else:
            records = [
                f"select record_id from involvements_{side['involvements']} where event_id in "
                f"(select key from changed_{name})"
                for side in sides
            ]
        listed = " union ".join(records)
        return " union ".join(
            f"select person_id from people_{side['people']} where record_id in ({listed})" for side in sides
        )

    # --- writing

    def write(self, folder: Path) -> None:
        """Write the extracts as they stand; tables that no fault touched are copied byte for byte."""
        folder.mkdir(parents=True)
        for name, version in self._version.items():
            given = self._extracts / name
            if version == 0 and given.is_dir():
                shutil.copytree(given, folder / name)
            elif version == 0:
                shutil.copyfile(given.with_suffix(".parquet"), folder / f"{name}.parquet")
            else:
                target = folder / name / "part-00000.parquet" if given.is_dir() else folder / f"{name}.parquet"
                self._write_table(name, target)

    def _write_table(self, name: str, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        sql = f"select * from {name}_{self._version[name]} order by {_ORDER[name]}"
        reader, worded = self._engine.sql(sql).to_arrow_reader(ROWS_A_GROUP), _WORDED[name]
        with pq.ParquetWriter(
            path, reader.schema, compression="zstd", compression_level=1, use_dictionary=worded, store_schema=False
        ) as file:
            for rows in _in_groups(reader):
                file.write_table(rows, row_group_size=ROWS_A_GROUP)


def _in_groups(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """Rows in groups of one size, however the engine hands them over."""
    waiting = reader.schema.empty_table()
    for batch in reader:
        waiting = pa.concat_tables([waiting, pa.Table.from_batches([batch])])
        while len(waiting) >= ROWS_A_GROUP:
            yield waiting.slice(0, ROWS_A_GROUP).combine_chunks()
            waiting = waiting.slice(ROWS_A_GROUP)
    yield waiting.combine_chunks()


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
