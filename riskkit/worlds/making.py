"""Make a world: people, months, records, files; whole or not at all.

Takes    how many people, a seed, the dials.
Gives    a `World` whose folder holds extracts and, apart from them, truth.
Promise  written beside its target and moved into place when whole; same seed and dials, same bytes.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from riskkit.domain.errors import SpecError
from riskkit.domain.progress import Progress, silent
from riskkit.domain.records import EXPOSURE_REASONS
from riskkit.worlds.clock import EXTRACT_DATE, Clock, clock_of
from riskkit.worlds.codes import ETHNICITIES
from riskkit.worlds.dials import GROUPS, set_dials
from riskkit.worlds.geography import Geography, make_geography
from riskkit.worlds.living import Life, Spells
from riskkit.worlds.population import TRAITS, Population, make_population
from riskkit.worlds.records import Records, open_records
from riskkit.worlds.world import GENERATOR, Lease, World
from riskkit.worlds.writing_events import Ledger, Writer, write_extracts, write_parquet
from riskkit.worlds.writing_people import person_ids, record_ids, words, write_down_people

MOST_PEOPLE, MOST_YEARS = 20_000_000, 20


def make_world(
    people: int,
    seed: int,
    *,
    dials: Mapping[str, float] | None = None,
    to: Path | str | None = None,
    years: int = 6,
    progress: Progress | None = None,
) -> World:
    """Make a synthetic force area with known truth. Nobody in it is real.

    Parameters
    ----------
    people : int
        People who may come to be known to an agency, from 1 to 20 million.
    seed : int
        Not negative. The same seed, dials and years give the same bytes.
    dials : Mapping, optional
        Distortions of recording by name; see `describe_dials`. Those not named stand at 0: groups are recorded alike.
    to : Path or str, optional
        A folder that does not exist yet. None: a private temporary folder that lives as long as the World.
    years : int
        The world covers this many years up to 1 January 2026.
    progress : callable, optional
        Called with the stage in words, months done and months in all.

    Returns
    -------
    World

    Raises
    ------
    SpecError
        If a number is out of range, a dial is unknown, or the folder exists or cannot be made.
    """
    _check(people, seed, years)
    turned = set_dials(dials)
    target = None if to is None else Path(to).absolute()
    beside = _make_beside(target)
    try:
        _write_world(beside, people, seed, turned, years, progress or silent)
        if target is None:
            return World(beside, people, seed, turned, EXTRACT_DATE, lease=Lease(beside))
        _publish(beside, target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return World(target, people, seed, turned, EXTRACT_DATE)


def _check(people: int, seed: int, years: int) -> None:
    limits = (("people", people, 1, MOST_PEOPLE), ("seed", seed, 0, 2**63 - 1), ("years", years, 1, MOST_YEARS))
    for name, value, low, high in limits:
        if not isinstance(value, int | np.integer) or isinstance(value, bool) or not low <= value <= high:
            raise SpecError(f"{name} must be a whole number from {low:,} to {high:,}.")


def _make_beside(target: Path | None) -> Path:
    """Make the private folder to write in: beside the target, so that moving it there is one step."""
    if target is None:
        return Path(tempfile.mkdtemp(prefix="riskkit-world-"))
    if target.exists() or target.is_symlink():
        raise SpecError(f"{target} exists already. Name a folder that does not exist yet, or remove it first.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as refused:
        raise SpecError(f"No folder can be made in {target.parent}: {refused.strerror}. Name another place.") from None


def _publish(beside: Path, target: Path) -> None:
    """Make every byte durable, then move the folder into place."""
    for path in [*sorted(beside.rglob("*")), beside]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    if target.exists():
        raise SpecError(f"{target} came to exist meanwhile and was not touched. Name another folder.")
    beside.rename(target)


def _write_world(folder: Path, people: int, seed: int, dials: dict[str, float], years: int, progress: Progress) -> None:
    clock = clock_of(years)
    places = make_geography(people, seed)
    population = make_population(people, seed, places, clock)
    extracts, truth = folder / "extracts", folder / "truth"
    extracts.mkdir()
    truth.mkdir()
    writer = Writer()
    try:
        life = Life(population, places, clock, dials, seed)
        ledger = Ledger(truth, people, clock, writer)
        for month in life.months():
            ledger.take(month)
            progress("months lived", month.number + 1, clock.months)
        ledger.flush()
        spells = life.spells()
        del life
        records = open_records(ledger.contacts, population, clock, seed)
        ids, codes = record_ids(records), pa.array([f"E{number:08d}" for number in range(places.areas)])
        for number in write_extracts(ledger, records, ids, codes, places, clock, dials, seed, extracts, writer):
            progress("months written", number + 1, clock.months)
    finally:
        writer.finish()
    table, about = write_down_people(records, population, ids, codes, clock, dials, seed)
    write_parquet(table, extracts / "people.parquet")
    write_parquet(about, truth / "records.parquet")
    write_parquet(_exposure_table(spells, records, ids, clock), extracts / "exposure.parquet")
    write_parquet(_areas_table(places, codes), extracts / "areas.parquet")
    _write_truth(truth, population, places, codes, spells, clock)
    counts = {**ledger.counts, "people_records": len(records), "areas": places.areas}
    told = {
        "data_kind": "synthetic",
        "people": int(people),
        "seed": int(seed),
        "years": int(years),
        "dials": dials,
        "extract_date": EXTRACT_DATE.isoformat(),
        "generator": GENERATOR,
        "rows": counts,
    }
    (folder / "world.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _exposure_table(spells: Spells, records: Records, ids: pa.Array, clock: Clock) -> pa.Table:
    """Spells of people an agency knows; a spell that ends on the extract date or later is still open."""
    record = records.any_record(spells.person)
    order = np.lexsort((spells.start, record))
    order = order[(record[order] >= 0) & (spells.start[order] < clock.end) & (spells.back[order] > spells.start[order])]
    back, start = spells.back[order], spells.start[order]
    open_still = back >= clock.end
    until = pa.array(clock.moments(np.where(open_still, 0, back)), mask=open_still)
    return pa.table(
        {
            "record_id": ids.take(pa.array(record[order])),
            "from": pa.array(clock.moments(start)).cast(pa.timestamp("us")),
            "to": until.cast(pa.timestamp("us")),
            "reason": words(EXPOSURE_REASONS, spells.reason[order]),
        }
    )


def _areas_table(places: Geography, codes: pa.Array) -> pa.Table:
    return pa.table(
        {
            "area_code": codes,
            "population": places.residents,
            "deprivation": places.deprivation,
            "households": places.households,
            "easting": places.easting,
            "northing": places.northing,
        }
    )


def _write_truth(
    truth: Path, people: Population, places: Geography, codes: pa.Array, spells: Spells, clock: Clock
) -> None:
    never = people.dies_at >= clock.end
    everyone = {
        "person_id": person_ids(people),
        "birth_date": pa.array((people.birth_day + clock.day_zero).astype(np.int32)).cast(pa.date32()),
        "male": people.male,
        "ethnicity": words(ETHNICITIES, people.ethnicity),
        "group": words(GROUPS, people.group),
        "area_code": codes.take(pa.array(people.area)),
        "lives_in_deprived_fifth": places.deprived_fifth[people.area],
        "died_at": pa.array(clock.moments(people.dies_at), mask=never).cast(pa.timestamp("us")),
        **{name: people.traits[:, number] for number, name in enumerate(TRAITS)},
        "visibility": people.visibility,
        "partner": people.partner,
        "network": pa.array(people.network, mask=people.network < 0),
    }
    write_parquet(pa.table(everyone), truth / "people.parquet")
    place = {
        "place": np.arange(len(places.taking), dtype=np.int32),
        "easting": places.place_easting,
        "northing": places.place_northing,
        "taking": places.taking,
        "night": places.night,
    }
    write_parquet(pa.table(place), truth / "places.parquet")
    away = {
        "person": spells.person,
        "start": pa.array(clock.moments(spells.start)).cast(pa.timestamp("us")),
        "back": pa.array(clock.moments(np.minimum(spells.back, 2_000_000_000))).cast(pa.timestamp("us")),
        "reason": words(EXPOSURE_REASONS, spells.reason),
    }
    write_parquet(pa.table(away), truth / "spells.parquet")
