"""kill -9 while entries are written leaves a journal that verifies, and loses none that was acknowledged (R13, R24)."""

from __future__ import annotations

import random
import subprocess
import sys
import time

import pytest

from riskkit.domain.signing import SigningKey
from riskkit.review import append_entry, check_journal, first_entry, read_journal

TIME = "2026-11-23T09:00:00+00:00"
WRITER = """
import os, sys
from riskkit.review import append_entry
from riskkit.domain.signing import SigningKey
path, key = sys.argv[1], SigningKey(bytes(range(32)))
n = 0
while True:
    n += 1
    text = f"{os.getpid()}:{n} " + "x" * 900
    append_entry(path, time="2026-11-23T09:00:00+00:00", kind="view", role="reviewer", text=text, key=key)
    os.write(1, f"{os.getpid()}:{n}\\n".encode())
"""


@pytest.mark.slow
def test_killed_forty_times_while_writing_no_acknowledged_entry_is_lost(tmp_path):
    path = tmp_path / "journal.jsonl"
    path.write_bytes(first_entry(time=TIME, role="riskkit", text="Run sealed."))
    draw, acknowledged, kills = random.Random(24), [], 0
    while kills < 40:
        pair = [
            subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) for _ in range(2)
        ]  # fmt: skip
        for writer in pair:  # both are writing before either is killed
            acknowledged.append(writer.stdout.readline().decode().strip())
        time.sleep(draw.uniform(0, 0.05))
        for writer in pair:
            writer.kill()
            acknowledged += writer.stdout.read().decode().split()
            writer.wait()
            writer.stdout.close()
            kills += 1
        problems = check_journal(path.read_bytes())
        assert all("middle of a line" in problem for problem in problems)
        append_entry(path, time=TIME, kind="answer", role="reviewer", text="Whoever comes next repairs it.")
        assert check_journal(path.read_bytes()) == ()

    said = [entry["text"].split()[0] for entry in read_journal(path).of_kind("view")]
    assert set(acknowledged) <= set(said)
    assert len(said) == len(set(said))
    assert len(acknowledged) > 80


def test_cut_off_at_every_byte_of_its_last_line_a_journal_is_repaired_and_says_so(tmp_path):
    path = tmp_path / "journal.jsonl"
    path.write_bytes(first_entry(time=TIME, role="riskkit", text="Run sealed."))
    whole = path.read_bytes()
    append_entry(path, time=TIME, kind="view", role="reviewer", text="x", key=SigningKey(bytes(range(32))))
    longer = path.read_bytes()

    for end in range(len(whole) + 1, len(longer)):
        path.write_bytes(longer[:end])
        append_entry(path, time=TIME, kind="answer", role="reviewer", text="Next.")
        told = [entry["kind"] for entry in read_journal(path)]
        assert told == ["sealed", "repaired", "answer"]
