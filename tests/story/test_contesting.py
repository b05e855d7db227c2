"""From a run folder to what a person needs to contest a score: worked out on the run's own records and model."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from typer.testing import CliRunner

from riskkit.cli import app
from riskkit.contesting import contest_pack
from riskkit.domain.errors import CannotWrite, RunRefused
from riskkit.runs import open_run


@pytest.fixture(scope="module")
def run(finished):
    return finished["victim_of_serious_harm"]


def test_every_sheet_names_the_records_that_count_and_only_those_known_before_the_date(run):
    for sheet in run.sheets().values():
        assert sheet["records_in_all"] >= len(sheet["records"])
        numbers = {int(n) for r in (*sheet["raised"], *sheet["lowered"]) for n in r["records"]}
        assert numbers <= set(range(1, len(sheet["records"]) + 1))
        assert all(record["used_by"] for record in sheet["records"])
        assert all(record["reference"].startswith("r-") for record in sheet["records"])


def test_some_people_would_not_be_on_the_list_if_one_record_were_wrong_and_all_are_told(run):
    told = [sheet["if_wrong"][0] for sheet in run.sheets().values()]

    assert all(told)
    assert any("were wrong, this person would not be on the list" in text for text in told)


def test_a_pack_holds_the_sheet_the_records_and_the_way_to_challenge(run, tmp_path):
    case, files = contest_pack(run.path, to=tmp_path / "pack", case="case-0001")

    made = {name: (tmp_path / "pack" / name).read_bytes() for name in files}
    sheet = run.sheets()["case-0001"]
    assert case == "case-0001"
    assert made["3-explanation-sheet.html"] == run.sheet_page("case-0001")
    rows = list(csv.DictReader(io.StringIO(made["4-records.csv"].decode())))
    assert [row["reference"] for row in rows] == [record["reference"] for record in sheet["records"]]
    assert b"This is how to challenge it" in made["2-how-to-challenge.html"]
    assert b"check this pack before any of it leaves" in made["1-for-the-disclosure-officer.html"]
    assert {(tmp_path / "pack" / name).stat().st_mode & 0o777 for name in files} == {0o600}


def test_making_a_pack_stands_in_the_journal_and_the_run_still_verifies(run, tmp_path):
    before = open_run(run.path).verification.entries_after_sealing

    contest_pack(run.path, to=tmp_path / "pack", case="case-0002")

    after = open_run(run.path)
    assert after.verification.entries_after_sealing == before + 1
    assert "A contest pack was made." in (run.path / "journal.jsonl").read_text().splitlines()[-1]


def test_a_case_that_is_not_there_makes_no_folder(run, tmp_path):
    with pytest.raises(RunRefused, match="no sheet of that case"):
        contest_pack(run.path, to=tmp_path / "pack", case="case-9999")

    assert not (tmp_path / "pack").exists()


def test_a_folder_that_exists_is_never_written_into(run, tmp_path):
    with pytest.raises(CannotWrite, match="exists already"):
        contest_pack(run.path, to=tmp_path, case="case-0001")


def test_the_command_says_where_to_begin(run, tmp_path):
    said = CliRunner().invoke(app, ["contest", str(run.path), "--case", "case-0003", "--to", str(tmp_path / "pack")])

    assert said.exit_code == 0
    assert "Read " in said.stdout
    assert "1-for-the-disclosure-officer.html first." in said.stdout


def test_leaving_out_the_named_record_takes_the_person_off_the_list(studies, run):
    """The sentence on the sheet, checked by hand: the record is deleted from the extracts and everything made again."""
    from riskkit import case_files
    from riskkit.audit import audit_scores
    from riskkit.models import open_model, score
    from riskkit.preparation import examples_of
    from riskkit.study import read_sources

    study = studies["victim_of_serious_harm"]
    records = read_sources(study)
    _, future = examples_of(study, records)
    model = open_model(run.model_files())
    audit = audit_scores(score(model, future), study.audit)
    facts = case_files.case_facts(audit)
    row, fact = next((row, fact) for row, fact in facts.items() if fact.wrong and len(fact.wrong[0]) == 1)
    gone = fact.records[fact.wrong[0][0]].event_id
    tables = dict(records.tables)
    event = tables["involvements"].event_id
    person = future.keys["person_id"].iloc[row]
    own = future.origin.cohort.linkage.person_of
    theirs = own.filter(own.person_id == person).record_id
    tables["involvements"] = tables["involvements"].filter(
        ~((event.cast("string") == gone) & tables["involvements"].record_id.isin(theirs))
    )
    from dataclasses import replace

    _, again = examples_of(study, replace(records, tables=tables))
    before = model.function.raw(future.frame[model.names].to_numpy())
    after = model.function.raw(again.frame[model.names].to_numpy())
    here = again.keys.index[
        (again.keys["person_id"] == person) & (again.keys["as_of"] == future.keys["as_of"].iloc[row])
    ]
    same_day = np.flatnonzero((future.keys["as_of"] == future.keys["as_of"].iloc[row]).to_numpy())
    places = model.capacity.of(len(same_day))
    assert before[row] >= np.sort(before[same_day])[::-1][places]
    assert after[int(here[0])] < np.sort(before[same_day])[::-1][places]
