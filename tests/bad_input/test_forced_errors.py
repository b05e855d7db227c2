"""Over 300 forced errors through the command line: each says where, none says what stands there (R17, R18)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from canaries import ADDRESSES, FAMILY, GIVEN, NHS_LIKE, PHONES, PHRASES, PNC_LIKE, Net
from command_line import told
from drawn_keys import keyed_run
from drawn_scores import table_study
from example_studies import study_values
from resealing import reseal
from tiny_extracts import tiny_tables, write_csv

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string':DeprecationWarning"),
]
SAID = [FAMILY[0], FAMILY[3], GIVEN[0], NHS_LIKE[0], PNC_LIKE[0], PHONES[0], ADDRESSES[0], PHRASES[0]]
COLUMNS = {
    "people": ["birth_date", "known_at"],
    "events": ["occurred_at", "known_at", "initiated_by", "harm"],
    "involvements": ["event_id", "record_id", "role"],
    "exposure": ["record_id", "from", "to", "reason"],
    "areas": ["population", "deprivation", "easting", "northing"],
}
KEYS = {"people": "record_id", "events": "event_id", "areas": "area_code"}
FEATURES = ["arrests", "age", "days_known", "trend"]


@dataclass(frozen=True)
class Forced:
    """One error: the command that meets it, and words its message must hold to say where."""

    arguments: list[object]
    where: tuple[str, ...]
    stdin: bytes = b""


def _records(folder: Path) -> Path:
    """A records study whose extracts stand beside it."""
    folder.mkdir()
    (folder / "study.yaml").write_text(yaml.safe_dump(study_values(tracking={"store": None}), sort_keys=False))
    return folder


def _bad_cells(folder: Path) -> Iterator[Forced]:
    """A canary in each column that is declared to hold something else, and the same key twice."""
    study = _records(folder) / "study.yaml"
    cases = [(table, column, (0,)) for table, columns in COLUMNS.items() for column in columns]
    for at, (table, column, rows) in enumerate(cases + [(table, key, (0, 1)) for table, key in KEYS.items()]):
        for said in (SAID + SAID)[at % 8 :][:5]:
            tables = tiny_tables()
            for row in rows:
                tables[table][column][row] = said
            shutil.rmtree(folder / "extracts", ignore_errors=True)
            write_csv(folder / "extracts", tables)
            yield Forced(["profile", study], (table, column))


def _bad_files(folder: Path) -> Iterator[Forced]:
    """A file that is no CSV, with canaries in it."""
    study = _records(folder) / "study.yaml"
    for table in COLUMNS:
        for number, said in enumerate([FAMILY[1], PHRASES[1]]):
            for way in range(8):
                shutil.rmtree(folder / "extracts", ignore_errors=True)
                file = write_csv(folder / "extracts", tiny_tables()) / f"{table}.csv"
                lines = file.read_bytes().splitlines(keepends=True)
                row = said.encode() + b"," + lines[1]
                ways = [
                    lines[0] + row,  # one cell too many
                    b"".join(lines[1:]).replace(b"2", said.encode(), 1),  # no header
                    lines[0] + b'"' + said.encode() + b"\n" + b"".join(lines[1:]),  # a quote not closed
                    b"".join(lines) + said.encode() + b"\0\n",
                    b"".join(lines) + said.encode() + b"\xff\xfe\n",
                    lines[0].rstrip() + b"," + said.encode() + b"\n" + b"".join(lines[1:]),  # unknown column
                    b"".join(lines) + b"\n" + said.encode() + b"\n",
                    b"PAR1" + said.encode() * 20,
                ]
                file.write_bytes(ways[(way + number) % len(ways)])
                yield Forced(["profile", study], (table,))


def _bad_tables(folder: Path) -> Iterator[Forced]:
    """Ready-made rows with a canary where a number or an answer belongs."""
    folder.mkdir()
    values = table_study().resolved()
    values["tracking"]["store"] = None
    (folder / "study.yaml").write_text(yaml.safe_dump(values, sort_keys=False))
    header = ["id", *FEATURES, "jobs", "sex", "ethnicity", "y"]
    for column in [*FEATURES, "y", "id"]:
        for said in SAID[:5]:
            rows = [["Ann1", "1", "2", "3", "4", "5", "F", "A", "1"], ["Bob2", "1", "2", "3", "4", "5", "M", "B", "0"]]
            for row in rows if column == "id" else rows[:1]:
                row[header.index(column)] = f'"{said}"'
            (folder / "t.csv").write_text(
                "\n".join(",".join(cells) for cells in [header, *rows]) + "\n", encoding="utf-8"
            )
            yield Forced(["run", folder / "study.yaml", "--to", folder / "run", "--quiet"], ("t.csv", column))


def _bad_studies(folder: Path) -> Iterator[Forced]:
    """A canary where a study must say something else."""
    folder.mkdir()
    for place in ("kind", "role", "seed", "cohort__as_of", "cohort__age_from", "target__role", "split__test_from",
                  "capacity__share", "sources__extract_date"):  # fmt: skip
        for said in SAID[:3]:
            values = study_values(**{place: [said] if place == "cohort__as_of" else said})
            (folder / "study.yaml").write_text(yaml.safe_dump(values, sort_keys=False, allow_unicode=True))
            yield Forced(["check", folder / "study.yaml", "--quiet"], ("study.yaml", place.split("__")[-1]))


def _bad_runs(folder: Path) -> Iterator[Forced]:
    """Tampered runs, missing, wrong and damaged keys, questions about people who are not there."""
    folder.mkdir()
    made = keyed_run(folder)
    for name in ("audit.json", "study.yaml", "scores.parquet", "journal.jsonl", "signature.json", "manifest.json"):
        for said in SAID[:3]:
            copy = folder / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(made.path, copy)
            (copy / name).write_bytes((copy / name).read_bytes() + said.encode())
            yield Forced(["explain", copy, "--case", "case-0001"], (name.removesuffix(".jsonl"),))
            if name not in ("manifest.json", "journal.jsonl", "signature.json"):
                reseal(copy, signed_by=None)
                (copy / "signature.json").unlink()
                yield Forced(["export", copy, "--to", folder / "csv"], (name,))
    for said in SAID:
        yield Forced(["explain", made.path, "--case", said, "--keys", made.folders["reviewer"]], ("case",))
        yield Forced(["explain", made.path, "--person", said, "--keys", made.folders["reviewer"]], ("pseudonym",))
        yield Forced(["pseudonym", made.path], ("pseudonym.key",), stdin=said.encode())
        yield Forced(
            ["pseudonym", made.path, "--keys", made.folders["custodian"]], ("stdin",), stdin=b"\n" + said.encode()
        )
    for name in ("pseudonym.key", "sheets.key", "signing.pem"):
        for said in SAID[:4]:
            shutil.rmtree(folder / "damaged", ignore_errors=True)
            shutil.copytree(made.keys, folder / "damaged")
            (folder / "damaged" / name).write_text(said, encoding="utf-8")
            yield Forced(["verify", made.path, "--keys", folder / "damaged"], (name,))


def _forced(folder: Path) -> Iterator[Forced]:
    yield from _bad_cells(folder / "cells")
    yield from _bad_files(folder / "files")
    yield from _bad_tables(folder / "tables")
    yield from _bad_studies(folder / "studies")
    yield from _bad_runs(folder / "runs")


def test_of_over_three_hundred_forced_errors_each_says_where_and_none_says_what(tmp_path, monkeypatch):
    monkeypatch.delenv("RISKKIT_KEYS", raising=False)
    monkeypatch.delenv("RISKKIT_DEBUG", raising=False)
    net, tried, leaked, nowhere, wrong = Net(), 0, [], [], []
    for forced in _forced(tmp_path):
        answer = told(*forced.arguments, stdin=forced.stdin)
        tried += 1
        message = answer.err.replace(str(tmp_path), "")
        leaked += [(forced, answer)] if net.catch((answer.out + answer.err).encode()) else []
        nowhere += [(forced, message)] if not all(word in message for word in forced.where) else []
        wrong += [(forced, answer)] if answer.code != 2 or answer.out else []

    assert tried >= 300
    assert leaked == []
    assert wrong == []
    assert nowhere == [], "each names the file or table, and the column, field or option at fault"


def test_a_defect_of_riskkit_names_the_place_in_its_code_and_not_what_it_was_about(tmp_path, monkeypatch):
    from riskkit import study as story

    def broken(*_: object, **__: object) -> None:
        raise ValueError(f"could not convert {FAMILY[0]} of {NHS_LIKE[0]}")

    monkeypatch.delenv("RISKKIT_DEBUG", raising=False)
    monkeypatch.setattr(story, "read_study", broken)
    answer = told("run", tmp_path / "study.yaml", "--to", tmp_path / "run", "--quiet")

    assert answer.code == 1
    assert "a defect of riskkit: ValueError" in answer.err
    assert Net().catch((answer.out + answer.err).encode()) == set()
