"""The count made from a CSV's bytes agrees with Python's own CSV reader, wherever blocks happen to end."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.domain.errors import SourceRefused
from riskkit.sources import csv_scan
from riskkit.sources.csv_scan import scan_csv

CELLS = st.text(alphabet='ab,"\n é\u202e', max_size=6)
ROWS = st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12)


def written(rows: list[tuple[str, str, str]], end: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(["a", "b", "c"])
    writer.writerows(rows)
    return out.getvalue().encode()


@settings(max_examples=150)
@given(rows=ROWS, end=st.sampled_from(["\n", "\r\n"]), block=st.integers(1, 40), last=st.booleans())
def test_rows_are_counted_alike_wherever_blocks_end(
    rows: list[tuple[str, str, str]], end: str, block: int, last: bool
) -> None:
    content = written(rows, end)
    content = content if last else content.removesuffix(end.encode())
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_scan, "CHUNK", block)
        path = Path(folder) / "t.csv"
        path.write_bytes(content)
        scan = scan_csv(path, "t.csv")

    assert scan.rows == len(rows)
    assert scan.columns == ("a", "b", "c")
    assert scan.sha256 == hashlib.sha256(content).hexdigest()


@settings(max_examples=80)
@given(
    rows=ROWS, odd=st.lists(st.sampled_from(["x", "x,y", "x,y,z,w"]), min_size=1, max_size=5), block=st.integers(1, 40)
)
def test_every_ragged_row_is_counted(rows: list[tuple[str, str, str]], odd: list[str], block: int) -> None:
    content = written(rows, "\n") + "".join(f"{line}\n" for line in odd).encode()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_scan, "CHUNK", block)
        path = Path(folder) / "t.csv"
        path.write_bytes(content)
        with pytest.raises(SourceRefused) as caught:
            scan_csv(path, "t.csv")

    assert caught.value.count == len(odd)
