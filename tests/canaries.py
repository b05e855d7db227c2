"""Made-up canaries, planted where people's details stand, and a search for them in every byte something leaves (R17).

Takes    a folder of extracts; later files, answers and logs.
Gives    `CANARIES`, `plant`, `Net`.
Promise  every record id, person id and event id becomes a canary; names, birth dates and texts of every row are some of
         the fifty. The search knows capitals, other spacing, accents, base64, hexadecimal and packed files.
"""

from __future__ import annotations

import base64
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

FAMILY = ["Zanderquist", "O'Quillfeather", "Brambleworthy", "Çelebrìn-Oakwhistle", "Ngũgĩrambo", "Vandermoosen",
          "Quixwellian", "Thistlemarrow", "Pfennigdorfer", "Łuczakowicz"]  # fmt: skip
GIVEN = ["Xanthippe Maud", "Ögmundur", "Quillon", "Saoirse-Wren", "Bartholomäus", "Zephyrine", "Oluwaquimby",
         "Persimmonia", "Ignatius Roe", "Théodolinde"]  # fmt: skip
NHS_LIKE = ["943 476 5919", "987 654 4321", "401 023 2137", "485 777 3456"]
PNC_LIKE = ["98/0123456X", "07/7654321Q", "15/0044119K", "22/9090909Z"]
PHONES = ["07700 900123", "020 7946 0958", "+44 1632 960983", "07700 900999"]
ADDRESSES = [
    "14B Quagmire Terrace",
    "221 Fennimore Parade, Upper Wibbling",
    "Flat 9, Cobbledick Mews",
    "3 Hobnail Rise",
]
PHRASES = ["told her sister about the lilac suitcase", "keeps a ferret called Admiral", "hides letters in the boiler",
           "owes money to the baker's cousin", "was seen with the trombone player", "feeds swans at dawn"]  # fmt: skip
BIRTHS = ["1983-10-07", "1991-03-19", "1977-11-23", "1996-05-30"]
MARKS = ["KANARIPERSON", "KANARIRECORD", "KANARIEVENT", "Kanaricode"]
CANARIES = [*FAMILY, *GIVEN, *NHS_LIKE, *PNC_LIKE, *PHONES, *ADDRESSES, *PHRASES, *BIRTHS, *MARKS]


def plant(extracts: Path) -> None:
    """Write the extracts anew, people's details in every row replaced by canaries."""
    for path in sorted(extracts.rglob("*.parquet")):
        table = pq.read_table(path)
        columns = {name: table[name].to_pylist() for name in table.column_names}
        name = path.stem if path.parent == extracts else path.parent.name
        changed = _planted(name, columns)
        types = {
            column: pa.string() if column in ("event_id",) else table.schema.field(column).type for column in columns
        }
        pq.write_table(pa.table({c: pa.array(cells, types[c]) for c, cells in changed.items()}), path)


def _planted(name: str, columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    for column, mark in (("person_id", "KANARIPERSON"), ("record_id", "KANARIRECORD"), ("event_id", "KANARIEVENT")):
        if column in columns:
            columns[column] = [None if cell is None else f"{mark}{cell}" for cell in columns[column]]
    rows = len(next(iter(columns.values())))
    if name == "people":
        columns["family_name"] = [FAMILY[at % 10] for at in range(rows)]
        columns["given_names"] = [GIVEN[at % 7] for at in range(rows)]
        import datetime

        born = columns["birth_date"]
        for at in range(0, rows, 40):
            if born[at] is not None and born[at].year < 2000:
                born[at] = datetime.date.fromisoformat(BIRTHS[at // 40 % 4])
    if name == "events":
        said = [*NHS_LIKE, *PNC_LIKE, *PHONES, *ADDRESSES, *PHRASES]
        columns["text"] = [
            f"{said[at % len(said)]}; {said[(at + 7) % len(said)]}, says {GIVEN[at % 10]}" for at in range(rows)
        ]
        for column in ("grade", "outcome", "offence", "status"):  # a sentence typed where a code belongs
            for at in range(0, rows, rows // 60):
                columns[column][at] = f"Kanaricode {at}: {said[at % len(said)]}"
    return columns


class Net:
    """Finds canaries in whatever is thrown into it."""

    def __init__(self, canaries: Iterable[str] = CANARIES) -> None:
        self.raw: dict[bytes, str] = {}
        self.folded: dict[bytes, str] = {}
        self.squeezed: dict[bytes, str] = {}
        for one in canaries:
            for said in {one, one.upper(), one.lower(), _plain(one)}:
                for spelled in _spelled(said):
                    self.raw[spelled] = one
            self.folded[one.lower().encode()] = one
            squeezed = _squeeze(_plain(one).lower())
            if len(squeezed) >= 8:  # shorter ones could be part of a hash by chance
                self.squeezed[squeezed.encode()] = one
            if re.fullmatch(r"\d{4}-\d\d-\d\d", one):
                year, month, day = one.split("-")
                for other in (f"{day}/{month}/{year}", f"{int(day)} {_MONTHS[int(month) - 1]} {year}"):
                    self.folded[other.lower().encode()] = one

    def catch(self, content: bytes) -> set[str]:
        """The canaries in these bytes, in any of their spellings."""
        folded = content.lower()
        text = _plain(content.decode("utf-8", "replace")).lower()
        squeezed = _squeeze(text).encode()
        found = {one for needle, one in self.raw.items() if needle in content}
        found |= {one for needle, one in self.folded.items() if needle in folded or needle in text.encode()}
        return found | {one for needle, one in self.squeezed.items() if needle in squeezed and not one.isdigit()}

    def drag(self, folder: Path, *, but: tuple[str, ...] = ()) -> dict[str, set[str]]:
        """File names and contents below a folder in which a canary stands; packed files are unpacked."""
        found = {}
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder).as_posix()
            if any(inside.startswith(name) for name in but):
                continue
            here = self.catch(inside.encode())
            for content in _contents(path) if path.is_file() else ():
                here |= self.catch(content)
            if here:
                found[inside] = here
        return found


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


def _contents(path: Path) -> Iterable[bytes]:
    content = path.read_bytes()
    yield content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield packed.read(name)
    if content[:4] == b"PAR1":
        table = pq.read_table(io.BytesIO(content))
        for name in table.column_names:
            column = table[name]
            distinct = column.unique() if not pa.types.is_floating(column.type) else column.slice(0, 0)
            yield "\n".join(str(cell) for cell in distinct.to_pylist()).encode()


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _spelled(text: str) -> Iterable[bytes]:
    raw = text.encode()
    yield raw
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    yield text.encode("utf-16-le")
    for before in range(3):  # the letters of base64 that follow from this text alone, wherever it begins
        whole = base64.b64encode(b"\0" * before + raw)
        yield whole[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
