"""Read a CSV's bytes once, before any parser: fingerprint, encoding, line ends, ragged rows, over-long rows.

Takes    a path, and the name the user gave it.
Gives    `CsvScan`: SHA-256, column names, how many rows there are.
Promise  an independent count: the engine must later give as many rows. Memory stays within a few MB.

A quote mark toggles "inside a quoted cell" (RFC 4180; a doubled quote toggles twice). A file in which a quote stands
bare in an unquoted cell therefore seems ragged, and is refused.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from riskkit.domain.errors import SourceRefused

CHUNK = 1 << 22
LONGEST_ROW = 1_000_000
LONGEST_HEADER = 64 * 1024
MOST_COLUMNS = 1_000
_BOM = codecs.BOM_UTF8
_QUOTE, _COMMA, _NEWLINE, _RETURN = 34, 44, 10, 13


@dataclass(frozen=True)
class CsvScan:
    """What the bytes of one CSV file say. `rows` does not count the header."""

    sha256: str
    columns: tuple[str, ...]
    rows: int


def scan_csv(path: Path, place: str) -> CsvScan:
    """Read the bytes of a CSV file once.

    Raises
    ------
    SourceRefused
        If it is empty, packed, not UTF-8, holds NUL, has repeated or unnamed columns, more than 1,000 columns, a row
        longer than a million bytes, ragged rows, or mixed line ends.
    """
    columns = read_header(path, place)
    count = _Count(place, len(columns))
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open(path, "rb") as file:
        start = file.read(len(_BOM))
        digest.update(start)
        block = b"" if start == _BOM else start
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            count.take(_decodable(decoder, block + chunk, place))
            block = b""
        count.take(_decodable(decoder, block, place, final=True))
    return CsvScan(digest.hexdigest(), columns, count.finish() - 1)


def read_header(path: Path, place: str) -> tuple[str, ...]:
    """Column names of a CSV file, from its first line."""
    with open(path, "rb") as file:
        head = file.read(LONGEST_HEADER + 1)
    if not head.strip():
        raise SourceRefused(place, None, 0, "is empty.", "A table without rows still needs its header line.")
    _refuse_other_kinds(head, place)
    line = head.split(b"\n", 1)[0].rstrip(b"\r")
    if b"\r" in line:
        raise SourceRefused(
            place, None, None, "has old line ends (return alone).", "Write rows with newline at their end."
        )
    if len(line) > LONGEST_HEADER:
        raise SourceRefused(
            place,
            None,
            None,
            f"its first line is longer than {LONGEST_HEADER:,} bytes.",
            "Give a CSV with a header line and line ends.",
        )
    try:
        names = next(csv.reader([line.decode("utf-8-sig")], strict=True))
    except (UnicodeDecodeError, csv.Error, StopIteration):
        names = []
    if not names or any(not name.strip() for name in names):
        raise SourceRefused(
            place,
            None,
            None,
            "its header line cannot be read, or has a column without a name.",
            "Write the header as UTF-8 names with commas between.",
        )
    twice = sorted({name for name in names if names.count(name) > 1}) if len(names) <= MOST_COLUMNS else []
    if twice or len({name.lower() for name in names}) < len(names) or len(names) > MOST_COLUMNS:
        found = f"its header has {len(names):,} columns" + (
            ", some with the same name." if len(names) <= MOST_COLUMNS else "."
        )
        raise SourceRefused(place, None, None, found, f"Give each column once; at most {MOST_COLUMNS:,} columns.")
    return tuple(names)


def _refuse_other_kinds(head: bytes, place: str) -> None:
    """Refuse packed files, Parquet, databases and UTF-16 by their first bytes."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise SourceRefused(place, None, None, "is UTF-16.", "Save it as UTF-8.")
    known = {
        b"\x1f\x8b": "gzip",
        b"PK\x03\x04": "zip",
        b"PAR1": "Parquet",
        b"BZh": "bzip2",
        b"\xfd7zXZ": "xz",
        b"\x28\xb5\x2f\xfd": "zstd",
        b"SQLite format 3": "SQLite",
    }
    for magic, name in known.items():
        if head.startswith(magic):
            raise SourceRefused(
                place,
                None,
                None,
                f"is a {name} file with the name of a CSV file.",
                "Give plain CSV text; riskkit does not unpack files.",
            )


def _decodable(decoder: codecs.IncrementalDecoder, block: bytes, place: str, *, final: bool = False) -> bytes:
    """The same bytes, if they are UTF-8 text without NUL."""
    if nul := block.count(0):
        raise SourceRefused(place, None, None, f"holds NUL characters ({nul:,} or more).", "Export it again as text.")
    fine = True
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        fine = False
    if not fine:
        raise SourceRefused(place, None, None, "is not UTF-8 text.", "Save it as UTF-8.")
    return block


@dataclass
class _Count:
    """Counts records across blocks: where lines end outside quotes, and how many commas each has."""

    place: str
    columns: int
    inside: int = 0
    commas: int = 0
    length: int = 0
    records: int = 0
    ragged: int = 0
    blank: int = 0
    ends: dict[str, int] = field(default_factory=lambda: {"newline": 0, "return and newline": 0, "return": 0})
    last: int = 0

    def take(self, block: bytes) -> None:
        """Count one block."""
        import numpy as np

        if not block:
            return
        letters = np.frombuffer(block, dtype=np.uint8)
        outside = self._outside_quotes(letters, block, np)
        commas = np.flatnonzero((letters == _COMMA) & outside)
        ends = np.flatnonzero((letters == _NEWLINE) & outside)
        returns = np.count_nonzero((letters == _RETURN) & outside)
        after_return = np.where(ends > 0, letters[ends - 1], self.last) == _RETURN
        both = int(np.count_nonzero(after_return))
        self.ends["return and newline"] += both
        self.ends["newline"] += len(ends) - both
        self.ends["return"] += int(returns) - both
        self._records(commas, ends, after_return, len(block), np)
        self.last = block[-1]

    def _outside_quotes(self, letters: Any, block: bytes, np: Any) -> Any:
        """True where a letter stands outside quoted cells (one True for all where no letter is quoted)."""
        if not self.inside and _QUOTE not in block:
            return np.True_
        inside = np.bitwise_xor.accumulate((letters == _QUOTE).astype(np.uint8)) ^ np.uint8(self.inside)
        self.inside = int(inside[-1])
        return inside == 0

    def _records(self, commas: Any, ends: Any, after_return: Any, size: int, np: Any) -> None:
        """Close every record that ends in this block, and carry the rest."""
        if not len(ends):
            self.commas, self.length = self.commas + len(commas), self.length + size
            self._refuse_long(self.length)
            return
        upto = np.searchsorted(commas, ends)
        counts, lengths = np.diff(upto, prepend=0), np.diff(ends, prepend=-1) - 1
        counts[0] += self.commas
        lengths[0] += self.length
        self._refuse_long(int(lengths.max()))
        blank = (lengths == after_return) & (self.columns > 1)
        self.blank += int(blank.sum())
        self.ragged += int(((counts != self.columns - 1) & ~blank).sum())
        self.records += len(ends)
        self.commas, self.length = len(commas) - int(upto[-1]), size - int(ends[-1]) - 1

    def _refuse_long(self, length: int) -> None:
        if length > LONGEST_ROW:
            raise SourceRefused(
                self.place,
                None,
                None,
                f"has a row longer than {LONGEST_ROW:,} bytes.",
                "Shorten the cell, or check that quotes are closed.",
            )

    def finish(self) -> int:
        """Rows in all, header included; refuses what was found on the way."""
        if self.length:
            self.records += 1
            self.ragged += self.commas != self.columns - 1
        if self.inside:
            raise SourceRefused(
                self.place,
                None,
                None,
                "ends inside a quoted cell: a quote is not closed, or the file is cut.",
                "Ask for the file again; write quotes inside a quoted cell twice.",
            )
        kinds = [name for name, count in self.ends.items() if count]
        if self.ends["return"] or len(kinds) > 1:
            raise SourceRefused(
                self.place,
                None,
                None,
                "has mixed or old line ends (" + " and ".join(kinds) + ").",
                "Write every row with the same line end.",
            )
        if self.ragged:
            raise SourceRefused(
                self.place,
                None,
                self.ragged,
                f"more or fewer cells than the {self.columns} columns of the header.",
                "Ask for the file again; write cells that hold commas, quotes or line ends in quotes.",
            )
        if self.blank:
            raise SourceRefused(
                self.place, None, self.blank, "blank lines.", "Remove them; a blank line may be a lost row."
            )
        return self.records
