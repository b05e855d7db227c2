"""Who sees what (R20): each role with the keys it holds, against each object of a run. The table of runs/README.md."""

from __future__ import annotations

import json
import os

import pytest
from command_line import Told, told
from drawn_keys import HOLDS, IDS, PUBLIC, KeyedRun, keyed_run
from drawn_runs import bytes_of

from riskkit.domain.errors import RunRefused
from riskkit.key_files import read_public_keys
from riskkit.keyring import read_keys
from riskkit.review import append_entry, read_journal
from riskkit.review.order import VIEWS
from riskkit.runs import open_run, verify_run

ROLES = tuple(HOLDS)
MAY = {
    "board pages": {"analyst": True, "reviewer": True, "custodian": True, "auditor": True},
    "findings": {"analyst": True, "reviewer": True, "custodian": True, "auditor": True},
    "scores": {"analyst": True, "reviewer": True, "custodian": True, "auditor": True},
    "reasons": {"analyst": True, "reviewer": True, "custodian": True, "auditor": True},
    "journal": {"analyst": True, "reviewer": True, "custodian": True, "auditor": True},
    "sheet": {"analyst": False, "reviewer": True, "custodian": False, "auditor": False},
    "lines of sheets": {"analyst": False, "reviewer": True, "custodian": False, "auditor": False},
    "pseudonym of an id": {"analyst": False, "reviewer": False, "custodian": True, "auditor": False},
    "who signed": {"analyst": False, "reviewer": False, "custodian": False, "auditor": True},
}


@pytest.fixture
def made(tmp_path, monkeypatch) -> KeyedRun:
    monkeypatch.delenv("RISKKIT_KEYS", raising=False)
    return keyed_run(tmp_path)


def _try(thing: str, made: KeyedRun, role: str) -> bool:
    """True if the role gets to see the thing with the keys it holds."""
    folder, run = made.folders[role], open_run(made.path)
    if thing == "sheet":
        answer = told("explain", made.path, "--case", "case-0001", "--keys", folder, "--role", role)
        assert (answer.code == 0) == ("A sheet about one person" in answer.out)
        return answer.code == 0
    if thing == "lines of sheets":
        key = read_keys(folder).sheets
        if key is None:
            with pytest.raises(RunRefused, match="are sealed"):
                run.sheets(key)
        return key is not None and bool(run.sheets(key))
    if thing == "pseudonym of an id":
        answer = told("pseudonym", made.path, "--keys", folder, stdin="\n".join(IDS).encode())
        assert (answer.code == 0) == (answer.out.split()[:1] == [run.scores().person_id[0]])
        return answer.code == 0
    if thing == "who signed":
        public = folder / PUBLIC
        answer = told("verify", made.path, *(["--public", public] if public.exists() else []))
        return "signed with a key you trust" in answer.out
    seen = {
        "board pages": lambda: (made.path / "report" / "audit-report.html").read_bytes(),
        "findings": lambda: run.findings["P01"],
        "scores": lambda: len(run.scores()),
        "reasons": lambda: len(run.explanations()),
        "journal": lambda: len(read_journal(made.path / "journal.jsonl")),
    }
    return bool(seen[thing]())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("thing", list(MAY))
def test_a_role_sees_a_thing_exactly_where_the_table_says_so(made, thing, role):
    assert _try(thing, made, role) is MAY[thing][role]


def test_the_table_stands_in_the_readme_as_it_is_tested():
    from pathlib import Path

    readme = (Path(__file__).parents[3] / "riskkit" / "runs" / "README.md").read_text(encoding="utf-8")
    for thing, row in MAY.items():
        cells = " | ".join("yes" if row[role] else "no" for role in ROLES)
        assert f"| {thing} | {cells} |" in readme


def test_without_the_key_no_byte_of_any_sheet_can_be_read(made):
    everything = b"".join(bytes_of(made.path).values())

    assert b"A sheet about one person" not in everything
    assert b"Events of any kind" not in everything, "what sheets.jsonl says"
    found = verify_run(made.path)
    assert found.ok
    assert "1 sheets are sealed and were counted, not read" in " ".join(found.notes)


def test_with_the_key_verify_opens_and_checks_the_sheets(made):
    keys, public = read_keys(made.keys), tuple(read_public_keys([made.keys / PUBLIC]).values())

    found = verify_run(made.path, sheets_key=keys.sheets, public_keys=public)

    assert found.ok
    assert "sealed" not in " ".join(found.notes)
    assert found.checks > verify_run(made.path).checks


def _read(made: KeyedRun, *more: object) -> Told:
    return told("explain", made.path, "--keys", made.folders["reviewer"], *more)


def test_every_read_is_in_the_journal_and_says_that_no_view_came_first(made):
    answer = _read(made, "--case", "case-0001")

    [entry] = read_journal(made.path / "journal.jsonl").of_kind("read")
    assert (entry["role"], entry["about"]["case"], entry["about"]["view_first"]) == ("reviewer", "case-0001", "no")
    assert "holds no view of this role" in answer.err
    assert verify_run(made.path).ok


def _view(made: KeyedRun, **about: str) -> None:
    append_entry(
        made.path / "journal.jsonl", time="2026-11-25T09:00:00+00:00", kind="view", role="reviewer", text="Mine.",
        about={"manifest": open_run(made.path).manifest_sha256, "case": "case-0001", "view": VIEWS[0], **about},
    )  # fmt: skip


def _view_first(made: KeyedRun) -> str:
    return read_journal(made.path / "journal.jsonl").of_kind("read")[-1]["about"]["view_first"]


def test_a_view_of_ones_own_comes_first_and_is_seen(made):
    _view(made)

    answer = _read(made, "--case", "case-0001")

    assert _view_first(made) == "yes"
    assert answer.err == ""


def test_a_view_on_another_case_or_without_a_view_in_it_is_no_view_on_this_one(made):
    _view(made, case="case-0002")
    _view(made, view="")

    _read(made, "--case", "case-0001")

    assert _view_first(made) == "no"


def test_what_is_written_after_a_sheet_was_read_is_a_remark_and_never_a_view_of_before(made):
    _read(made, "--case", "case-0001")
    _view(made)

    _read(made, "--case", "case-0001")

    assert _view_first(made) == "no"


def test_a_sheet_is_not_shown_where_the_journal_cannot_say_so(made, monkeypatch):
    from riskkit import reading_sheets
    from riskkit.domain.errors import CannotWrite

    def refuse(*_: object, **__: object) -> None:
        raise CannotWrite("journal.jsonl: the entry was not written.")

    monkeypatch.setattr(reading_sheets, "append_entry", refuse)
    answer = _read(made, "--case", "case-0001")

    assert answer.code == 2
    assert "A sheet about one person" not in answer.out


def test_a_sheet_is_found_by_pseudonym_and_saved_for_its_reader_only(made, tmp_path):
    name = open_run(made.path).scores().person_id[0]

    answer = _read(made, "--person", name, "--as-of", "2024-03-01", "--to", tmp_path / "sheet.html")

    assert answer.code == 0
    assert b"A sheet about one person" in (tmp_path / "sheet.html").read_bytes()
    assert (tmp_path / "sheet.html").stat().st_mode & 0o777 == 0o600
    again = _read(made, "--person", name, "--to", tmp_path / "sheet.html")
    assert "exists already" in again.err


@pytest.mark.parametrize(
    "asked",
    [
        ["--case", "Ann-Smith"], ["--case", "case-0009"], ["--case", "../../x"], ["--person", "Ann-Smith"], [],
        ["--case", "case-0001", "--person", "p-x"], ["--person", "p-x", "--as-of", "2020-01-01"],
    ],
)  # fmt: skip
def test_a_sheet_that_is_not_there_is_refused_without_repeating_what_was_asked(made, asked):
    answer = _read(made, *asked)

    assert answer.code == 2
    assert answer.out == ""
    assert "Ann" not in answer.err
    assert not read_journal(made.path / "journal.jsonl").of_kind("read")


def test_another_key_opens_no_sheet_and_makes_no_pseudonym(made, tmp_path):
    assert told("keys", "--to", tmp_path / "other").code == 0

    sheet = told("explain", made.path, "--case", "case-0001", "--keys", tmp_path / "other")
    name = told("pseudonym", made.path, "--keys", tmp_path / "other", stdin=b"person-0")
    checked = told("verify", made.path, "--keys", tmp_path / "other")

    assert "are sealed with key" in sheet.err
    assert "were made with key" in name.err
    assert "are sealed with key" in checked.out
    assert (sheet.code, name.code, checked.code) == (2, 2, 2)
    assert "person-0" not in name.err


@pytest.mark.parametrize("stdin", [b"", b"\n", b"a\n\nb", b"\xff\xfe"])
def test_ids_come_on_stdin_one_a_line_and_never_as_arguments(made, stdin):
    answer = told("pseudonym", made.path, "--keys", made.folders["custodian"], stdin=stdin)

    assert answer.code == 2
    assert "stdin" in answer.err


def test_released_tables_leave_as_csv_without_scores_and_without_people(made, tmp_path):
    answer = told("export", made.path, "--to", tmp_path / "csv")

    assert answer.code == 0
    content = b"".join(bytes_of(tmp_path / "csv").values())
    assert set(os.listdir(tmp_path / "csv")) == {
        "README.txt",
        "findings.csv",
        "D01.csv",
        "P01.csv",
        "G01.csv",
        "X01.csv",
    }
    assert (tmp_path / "csv" / "README.txt").read_text().startswith("RESEARCH DATA; victim scores, for research")
    assert not [name for name in open_run(made.path).scores().person_id if name.encode() in content]
    assert (tmp_path / "csv").stat().st_mode & 0o777 == 0o700
    assert told("export", made.path, "--to", tmp_path / "csv").code == 2


def test_the_answer_for_machines_says_what_is_known_of_the_signature(made):
    answer = json.loads(told("verify", made.path, "--json").out)

    assert answer["ok"]
    assert "not checked against a key you trust" in answer["signature"]
