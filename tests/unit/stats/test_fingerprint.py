from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from riskkit.domain.errors import SpecError
from riskkit.stats.fingerprint import fingerprint_array, fingerprint_bytes, fingerprint_json

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_fingerprints_are_plain_sha256_so_others_can_check_them():
    assert fingerprint_bytes(b"") == EMPTY
    assert fingerprint_json({"b": [1, 2.5, None], "a": "é"}) == fingerprint_bytes(rb'{"a":"\u00e9","b":[1,2.5,null]}')


def test_array_fingerprints_are_fixed_for_good():
    assert fingerprint_array(np.array([1, 2, 3], dtype=np.int64)) == FIXED


FIXED = "7e7d1829f6bc020c66682fc1aa97c1ad25470809885c2521a0afb653d9c1c94f"


@pytest.mark.parametrize(
    ("obj", "told"),
    [
        ({"a": float("nan")}, "not finite"),
        ({"a": float("inf")}, "not finite"),
        ({"a": {1: "x", "y": 2}}, "1 of 2 keys are not text"),
        ({"a": {1, 2}}, "no word for"),
        ([b"bytes"], "no word for"),
    ],
)
def test_what_has_no_one_written_form_is_refused(obj, told):
    with pytest.raises(SpecError, match=told):
        fingerprint_json(obj)


def test_arrays_of_python_objects_are_refused_because_their_bytes_are_addresses():
    with pytest.raises(SpecError, match="fixed-width"):
        fingerprint_array(np.array(["a", None], dtype=object))


def test_text_dates_empty_and_large_arrays_have_fingerprints_of_their_own():
    arrays = [
        np.array(["a", "b"]),
        np.array(["2024-01-01"], dtype="datetime64[D]"),
        np.array(["2024-01-01"], dtype="datetime64[s]"),
        np.zeros((0, 2)),
        np.zeros((2, 0)),
        np.zeros(70_000),
        np.zeros(70_000, order="F").reshape(7, -1),
        np.zeros(1)[0:1].reshape(()),
        np.zeros(4, dtype=[("x", "<i4"), ("y", "<f8")]),
    ]

    assert len({fingerprint_array(array) for array in arrays}) == len(arrays)


def test_a_large_array_turned_in_memory_keeps_its_fingerprint():
    array = np.arange(120_000, dtype=np.float64).reshape(300, 400)

    assert fingerprint_array(np.asfortranarray(array)) == fingerprint_array(array)


def test_neither_fingerprints_nor_the_room_itself_load_numpy():
    asked = (
        "import sys, riskkit.stats, riskkit.stats.fingerprint as f; f.fingerprint_json({'a': 1});"
        "sys.exit('numpy' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def test_every_name_at_the_door_is_there_and_an_unknown_one_is_not():
    import riskkit.stats as room

    assert sorted(room.__all__) == sorted(room._HOME)
    assert all(getattr(room, name) is not None for name in room.__all__)
    assert set(room.__all__) <= set(dir(room))
    with pytest.raises(AttributeError, match="no attribute 'accuracy'"):
        _ = room.accuracy
