"""Making a world: whole or not at all, the same bytes again, and clear refusals."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import stat
import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from riskkit.domain.errors import SpecError
from riskkit.worlds import World, make_world, making, open_truth, open_world
from riskkit.worlds.writing_people import words


def fingerprints(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_in_another_folder_and_time_zone(tmp_path, monkeypatch):
    first = make_world(400, 5, to=tmp_path / "a", dials={"searches_black": 1.0})
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    second = make_world(400, 5, to=tmp_path / "b", dials={"searches_black": 1.0})

    assert fingerprints(first.folder) == fingerprints(second.folder)
    assert len(fingerprints(first.folder)) >= 12


def test_another_seed_gives_another_world(tmp_path):
    first, second = make_world(50, 5, years=1), make_world(50, 6, years=1)

    same = set(fingerprints(first.folder).items()) & set(fingerprints(second.folder).items())
    assert not same


def test_a_world_without_a_folder_is_private_and_goes_away_with_it():
    world = make_world(20, 1, years=1)
    folder = world.folder
    mode = stat.S_IMODE(os.stat(folder).st_mode)
    lease = world.lease
    del world
    gc.collect()
    kept = folder.exists()
    del lease
    gc.collect()

    assert mode == 0o700
    assert kept
    assert not folder.exists()


def test_a_world_says_what_it_is_and_opens_again(tmp_path):
    world = make_world(30, 2, to=tmp_path / "deep" / "world", dials={"cancelled": 0.2}, years=1)
    told = json.loads((world.folder / "world.json").read_text())

    assert "nobody in it is real" in repr(world)
    assert "cancelled=0.2" in repr(world)
    assert world.extract_date == date(2026, 1, 1)
    assert world.data_kind == told["data_kind"] == "synthetic"
    assert (told["people"], told["seed"], told["extract_date"], told["generator"]) == (30, 2, "2026-01-01", "1")
    assert open_world(world.folder) == World(world.folder, 30, 2, dict(world.dials), date(2026, 1, 1))


def test_a_folder_that_exists_is_refused_and_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("keep me")

    with pytest.raises(SpecError, match="exists already"):
        make_world(20, 1, to=tmp_path / "mine", years=1)

    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "note.txt"]


def test_a_failure_half_way_leaves_nothing_behind(tmp_path):
    def stop(stage: str, done: int = 0, total: int = 0) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_world(50, 1, to=tmp_path / "world", years=1, progress=stop)

    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr(making, "write_down_people", full)
    with pytest.raises(OSError, match="disk full"):
        make_world(20, 1, to=tmp_path / "world", years=1)

    assert list(tmp_path.iterdir()) == []


def test_progress_is_told_every_month():
    told = []

    make_world(20, 1, years=1, progress=lambda stage, done=0, total=0: told.append((stage, done, total)))

    assert told == [(stage, month, 12) for stage in ("months lived", "months written") for month in range(1, 13)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((0, 1), "people must be a whole number from 1"),
        ((-5, 1), "people must be"),
        ((1.5, 1), "people must be"),
        ((True, 1), "people must be"),
        ((10, -1), "seed must be"),
        ((10, "7"), "seed must be"),
        ((10, None), "seed must be"),
    ],
)
def test_impossible_numbers_are_refused(arguments, says):
    with pytest.raises(SpecError, match=says):
        make_world(*arguments)


@pytest.mark.parametrize("years", [0, 21, 2.5])
def test_impossible_years_are_refused(years):
    with pytest.raises(SpecError, match="years must be"):
        make_world(10, 1, years=years)


def test_a_place_where_no_folder_can_be_made_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(SpecError, match="No folder can be made"):
        make_world(10, 1, to=tmp_path / "file" / "world", years=1)


def test_truth_opens_by_world_or_folder_and_only_where_it_is(tmp_path):
    world = make_world(20, 1, to=tmp_path / "world", years=1)

    assert open_truth(world).table("people").num_rows == 20
    assert len(open_truth(world.folder).frame("events")) > 0
    with pytest.raises(SpecError, match="no truth table of that name"):
        open_truth(world).table("scores")
    with pytest.raises(SpecError, match="is not a world"):
        open_truth(tmp_path)


def test_truth_that_was_taken_away_is_said_to_be_so(tmp_path):
    world = make_world(20, 1, to=tmp_path / "world", years=1)
    (world.folder / "truth").rename(tmp_path / "elsewhere")

    with pytest.raises(SpecError, match="taken away"):
        open_truth(world)


def test_a_world_covers_the_years_asked_for():
    world = make_world(200, 1, years=2)

    assert open_truth(world).frame("events")["occurred_at"].min().year == 2024


def test_each_word_stands_once_in_a_dictionary_or_bytes_would_differ_from_run_to_run():
    column = words(("injury", "crime", "injury"), np.array([0, 1, 2, -1]))

    assert column.to_pylist() == ["injury", "crime", "injury", None]
    assert column.dictionary.to_pylist() == ["injury", "crime"]


def test_the_room_is_light_to_import():
    heavy = "[m for m in ('numpy', 'pyarrow', 'pandas') if m in sys.modules]"
    code = f"import sys, riskkit.worlds as w; w.describe_dials(); print({heavy})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"
