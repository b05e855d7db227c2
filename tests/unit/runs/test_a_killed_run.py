"""kill -9 at any instant leaves no folder under the final name, or a whole one (R13)."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from drawn_runs import bytes_of, drawn_facts, drawn_files, drawn_run

from riskkit.runs import clear_leftovers, verify_run, write_run

STAGES = ("making room", "writing files", "flushing", "sealing", "checking", "publishing", "published")


def _in_a_child(work: Callable[[], None]) -> int:
    """Run `work` in a process of its own."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def _end_of(child: int) -> int:
    """The signal that ended the child, 0 if none did."""
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _nothing_or_whole(folder: Path, whole: dict[str, bytes]) -> str:
    """What stands under the final name; fails if it is half a run. Then what the next start leaves behind."""
    target = folder / "run"
    if target.exists():
        assert bytes_of(target) == whole
        assert verify_run(target).ok
        return "whole"
    drawn_run(target)
    assert os.listdir(folder) == ["run"], "the next start clears what the killed run left"
    assert bytes_of(target) == whole
    return "nothing"


def test_killed_at_every_stage_a_run_is_whole_or_absent_and_the_next_start_gives_the_same_bytes(tmp_path):
    whole = bytes_of(drawn_run(tmp_path / "undisturbed"))
    ends = {}
    for stage in STAGES:
        folder = tmp_path / stage.replace(" ", "-")
        folder.mkdir()

        def stop_there(reached: str, *_: int, at: str = stage) -> None:
            if reached == at:
                _kill_myself()

        def work(folder: Path = folder, stop: Callable[..., None] = stop_there) -> None:
            write_run(folder / "run", drawn_files(drawn_facts()).items(), drawn_facts(), progress=stop)

        assert _end_of(_in_a_child(work)) == signal.SIGKILL
        ends[stage] = _nothing_or_whole(folder, whole)

    assert ends == {stage: "whole" if stage == "published" else "nothing" for stage in STAGES}


def test_killed_while_any_line_of_the_room_runs_a_run_is_whole_or_absent(tmp_path):
    whole = bytes_of(drawn_run(tmp_path / "undisturbed"))
    room = os.path.dirname(sys.modules["riskkit.runs.writing"].__file__)

    def traced(limit: int) -> tuple[Callable[..., object], list[int]]:
        seen = [0]

        def at_line(frame: object, event: str, _: object) -> Callable[..., object] | None:
            if not frame.f_code.co_filename.startswith(room):  # type: ignore[attr-defined]
                return None
            seen[0] += event == "line"
            if seen[0] == limit:
                _kill_myself()
            return at_line

        return at_line, seen

    def run_with(trace: Callable[..., object], folder: Path) -> None:
        files = drawn_files(drawn_facts())
        sys.settrace(trace)
        try:
            write_run(folder / "run", files.items(), drawn_facts())
        finally:
            sys.settrace(None)

    trace, seen = traced(-1)
    run_with(trace, tmp_path / "counted")
    lines = seen[0]
    ends = []
    for limit in sorted({*range(7, lines, max(1, lines // 40)), lines - 2}):
        folder = tmp_path / f"line-{limit}"
        folder.mkdir()
        child = _in_a_child(lambda folder=folder, limit=limit: run_with(traced(limit)[0], folder))
        assert _end_of(child) == signal.SIGKILL
        ends.append(_nothing_or_whole(folder, whole))

    assert lines > 400
    assert len(ends) >= 40
    assert set(ends) == {"nothing", "whole"}


def test_killed_at_random_instants_a_run_is_whole_or_absent(tmp_path):
    start = time.perf_counter()
    whole = bytes_of(drawn_run(tmp_path / "undisturbed"))
    drawn_run(tmp_path / "again")
    span = (time.perf_counter() - start) * 0.9
    draw, ends = random.Random(20261123), []
    for number in range(24):
        folder = tmp_path / f"instant-{number}"
        folder.mkdir()
        child = _in_a_child(lambda folder=folder: drawn_run(folder / "run") and None)
        time.sleep(draw.uniform(0, span))
        os.kill(child, signal.SIGKILL)
        _end_of(child)
        ends.append(_nothing_or_whole(folder, whole))

    assert len(ends) == 24
    assert "nothing" in ends


def test_a_part_folder_is_cleared_only_when_its_writer_is_gone(tmp_path):
    ready, hold = os.pipe()

    def stay(stage: str, *_: int) -> None:
        if stage == "flushing":
            os.write(hold, b"x")
            time.sleep(600)

    child = _in_a_child(
        lambda: write_run(tmp_path / "run", drawn_files(drawn_facts()).items(), drawn_facts(), progress=stay) and None
    )
    try:
        os.read(ready, 1)
        parts = [name for name in os.listdir(tmp_path) if name.startswith(".riskkit-part-")]
        assert len(parts) == 1
        assert clear_leftovers(tmp_path) == 0
        drawn_run(tmp_path / "other")
        assert sorted(os.listdir(tmp_path)) == sorted([*parts, "other"])
    finally:
        os.kill(child, signal.SIGKILL)
        _end_of(child)

    assert clear_leftovers(tmp_path) == 1
    assert os.listdir(tmp_path) == ["other"]


def test_what_only_looks_like_a_leftover_is_left_alone(tmp_path):
    (tmp_path / ".riskkit-part-mine").mkdir()
    (tmp_path / ".riskkit-part-12-0123456789abcdef").write_text("a file, not a folder")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".riskkit-part-13-0123456789abcdef").symlink_to(tmp_path / "elsewhere")

    assert clear_leftovers(tmp_path) == 0
    assert len(os.listdir(tmp_path)) == 4
