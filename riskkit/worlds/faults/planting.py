"""Plant faults in a world, and put the clean twin beside them.

Takes    a `World` and faults by id with their strengths.
Gives    `plant_faults`: a world folder whose extracts and study have the faults, with `clean/` inside it.
Promise  written beside its target and moved into place when whole; the twin's extracts are the world's, byte for byte;
         what each fault changed is counted and stands in world.json.
"""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from riskkit.domain.progress import Progress, silent
from riskkit.worlds.faults.analyst_table import COLUMNS, make_rows
from riskkit.worlds.faults.catalogue import chosen_faults
from riskkit.worlds.faults.fault import Fault, Planted
from riskkit.worlds.faults.plan import Plan, plan_of
from riskkit.worlds.faults.study_files import outside_rates, write_study
from riskkit.worlds.faults.workbench import Workbench
from riskkit.worlds.making import _make_beside as make_beside
from riskkit.worlds.making import _publish as publish
from riskkit.worlds.world import Lease, World


@dataclass(frozen=True)
class PlantedWorld(World):
    """A world with faults. `study` should be found out, `clean_study` should not."""

    faults: tuple[Planted, ...] = ()

    @property
    def study(self) -> Path:
        """The study with the faults."""
        return self.folder / "study.yaml"

    @property
    def clean_study(self) -> Path:
        """The same study on the clean twin."""
        return self.folder / "clean" / "study.yaml"


def plant_faults(
    world: World, faults: Mapping[str, float], *, to: Path | str | None = None, progress: Progress = silent
) -> PlantedWorld:
    """Plant faults in a world that was made without any.

    Parameters
    ----------
    world : World
        At least eight years long. It is read, never changed.
    faults : mapping
        Fault id to strength: 1 is the stated strength, 0.5 half of it. Several are planted one after the other, in
        the order of `FAULTS`.
    to : Path or str, optional
        A folder that does not exist yet. None: a private temporary folder that lives as long as the result.

    Returns
    -------
    PlantedWorld
        `faults` says for each what it changed, in words, rows and people.

    Raises
    ------
    SpecError
        If a fault is unknown, a strength is out of range, the world is too short, or the folder exists.
    """
    chosen = chosen_faults(faults)
    target = None if to is None else Path(to).absolute()
    told = json.loads((world.folder / "world.json").read_text(encoding="utf-8"))
    plan = plan_of(int(told["years"]))
    first_day = date(world.extract_date.year - int(told["years"]), 1, 1)
    beside = make_beside(target)
    bench = Workbench(world.extracts, world.seed, world.extract_date, first_day, plan)
    try:
        planted = _plant_in(bench, chosen, beside, progress)
        shutil.copytree(world.extracts, beside / "clean" / "extracts")
        shutil.copytree(world.folder / "truth", beside / "truth")
        told["faults"] = [one.as_row() for one in planted]
        (beside / "world.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
        bench.close()
        lease = Lease(beside) if target is None else None
        if target is not None:
            publish(beside, target)
    except BaseException:
        bench.close()
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return PlantedWorld(
        target or beside, world.people, world.seed, world.dials, world.extract_date, lease=lease, faults=tuple(planted)
    )


def _plant_in(bench: Workbench, chosen: list[tuple[Fault, float]], folder: Path, progress: Progress) -> list[Planted]:
    """Write the clean study, plant one fault after the other, then write extracts and study with the faults."""
    honest = copy.deepcopy(bench.plan)
    honest.form = "scores" if any(f.kind == "scores" for f, _ in chosen) else "records"
    if any(f.kind == "table" for f, _ in chosen):
        honest.use_table()
    ready_made = honest.form != "records" or any(f.kind == "study" for f, _ in chosen)
    rate = None
    if ready_made:
        make_rows(bench, honest, "clean_rows")
        rate = round(float(bench.one("select coalesce(avg(outcome::integer), 0) from clean_rows")), 6) or None
    benchmark = outside_rates(bench, honest)
    (folder / "clean").mkdir()
    write_study(bench, honest, "clean_rows", folder / "clean", rate, benchmark)
    bench.plan.form = honest.form
    planted = []
    for done, (fault, strength) in enumerate(chosen):
        progress("planting faults", done, len(chosen))
        planted.append(_plant(bench, fault, strength))
    if ready_made:
        make_rows(bench, bench.plan, "rows")
    write_study(bench, bench.plan, "rows", folder, rate, benchmark)
    bench.write(folder / "extracts")
    return planted


def _plant(bench: Workbench, fault: Fault, strength: float) -> Planted:
    versions, plan = bench.versions(), copy.deepcopy(bench.plan)
    bench.fault = fault.id
    fault.plant(bench, strength)
    if fault.kind == "records":
        rows, people = bench.changed_since(versions)
    elif fault.kind == "scores":
        rows, people = 1, 0
    else:
        rows, people = _rows_changed(bench, plan)
    words = f"{fault.stated} (strength {strength:g} of that)" if strength != 1 else fault.stated
    return Planted(fault.id, fault.title, fault.kind, fault.structural, strength, words, rows, people)


def _rows_changed(bench: Workbench, before: Plan) -> tuple[int, int]:
    """Rows of the analyst's table that a fault changed, added or took away, and the people in them."""
    shown = ", ".join(COLUMNS)
    added = [c for c in bench.plan.columns if c.name not in {old.name for old in before.columns}]
    kept = ", ".join([shown, *(c.name for c in before.columns)])
    make_rows(bench, before, "rows_before")
    make_rows(bench, bench.plan, "rows_after")
    old = f"select {', '.join([kept, *(f'({c.without})::varchar as {c.name}' for c in added)])} from rows_before"
    new = f"select {', '.join([kept, *(f'{c.name}::varchar as {c.name}' for c in added)])} from rows_after"
    bench.make(
        "differing",
        f"select *, 1 as gone, 0 as come from ({old} except all {new}) "
        f"union all select *, 0, 1 from ({new} except all {old})",
    )
    gone, come, people = bench.rows("select sum(gone), sum(come), count(distinct person_id) from differing")[0]
    for name in ("rows_before", "rows_after", "differing"):
        bench.drop(name)
    return int(max(gone or 0, come or 0)), int(people)
