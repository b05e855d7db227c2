"""A human reads a sample blind, and the ticks come back as agreement: drawn, read, bound to its study, checked."""

from __future__ import annotations

import csv
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import riskkit as rk
from riskkit.audit import Material
from riskkit.audit.definitions.reader_check import human_reading
from riskkit.audit.definitions.reading_back import judge_reading, kappa_of
from riskkit.cli import app
from riskkit.domain.data_spec import SourcesSpec
from riskkit.domain.errors import CannotWrite, SourceRefused, SpecError
from riskkit.domain.history import cut
from riskkit.domain.origin import Origin

pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
STUDY = Path(__file__).parents[3] / "configs" / "first_serious_violence.yaml"


@pytest.fixture(scope="module")
def world():
    return rk.make_world(2_000, seed=11, years=12)


@pytest.fixture(scope="module")
def study(world):
    """The shipped study on this world, with an outcome that is not rare."""
    spec = SourcesSpec(data_kind="synthetic", extract_date=world.extract_date, folder=str(world.extracts))
    shipped = rk.read_study(STUDY)
    target = shipped.target.model_copy(update={"which": "any", "offences": ("violence_other",)})
    cohort = shipped.cohort.model_copy(update={"as_of": shipped.cohort.as_of[-2:], "without_earlier": None})
    return shipped.model_copy(update={"sources": spec, "target": target, "cohort": cohort})


@pytest.fixture(scope="module")
def drawn(study, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("samples") / "first"
    rk.draw_sample(study, to=folder)
    return folder


@pytest.fixture(scope="module")
def origin(study) -> Origin:
    linked = rk.link_people(rk.read_sources(study), study.linkage)
    cohort = rk.build_cohort(linked, study.cohort)
    history, follow_up = cut(cohort, linked, study.target)
    return Origin(cohort, history, (), follow_up, rk.label_outcomes(follow_up, study.target))


@pytest.fixture
def folder(drawn, tmp_path) -> Path:
    """The sample, copied, to be filled in."""
    copy = tmp_path / "sample"
    copy.mkdir()
    for name in ("key.json", "reading.csv"):
        (copy / name).write_bytes((drawn / name).read_bytes())
    return copy


def key_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "key.json").read_text())


def fill_in(folder: Path, wrong: int = 0, unsure: int = 0, blank: int = 0) -> Path:
    """Answers that agree with the label, but for so many of them."""
    lines = [("case", "answer", "note")]
    for at, case in enumerate(key_of(folder)["cases"]):
        other = {"yes": "no", "no": "yes"}[case["label"]]
        answer = other if at < wrong else "cannot say" if at < wrong + unsure else case["label"]
        lines.append((case["case"], "" if at >= len(key_of(folder)["cases"]) - blank else answer, "as I read it, so"))
    with open(folder / "reading.csv", "w", newline="") as file:
        csv.writer(file).writerows(lines)
    return folder / "reading.csv"


def test_twenty_five_of_each_label_are_drawn_once_each(drawn):
    cases = key_of(drawn)["cases"]

    assert [sum(case["label"] == label for case in cases) for label in ("yes", "no")] == [25, 25]
    assert len({case["person_id"] for case in cases}) == 50
    assert [case["case"] for case in cases] == [f"case-{at:02d}" for at in range(1, 51)]


def test_the_labels_in_the_key_are_the_engines_own(drawn, origin):
    keys = origin.cohort.keys()
    said = {
        (person, str(as_of.date())): label
        for person, as_of, label in zip(keys["person_id"], keys["as_of"], origin.labels.frame["label"], strict=True)
    }

    assert {said[(c["person_id"], c["as_of"])] for c in key_of(drawn)["cases"] if c["label"] == "yes"} == {1.0}
    assert {said[(c["person_id"], c["as_of"])] for c in key_of(drawn)["cases"] if c["label"] == "no"} == {0.0}


def test_the_same_seed_draws_the_same_people_and_another_seed_others(study, drawn, tmp_path):
    rk.draw_sample(study, to=tmp_path / "again")
    rk.draw_sample(study, to=tmp_path / "other", seed=1)

    assert key_of(tmp_path / "again") == key_of(drawn)
    assert (tmp_path / "again" / "cases.html").read_bytes() == (drawn / "cases.html").read_bytes()
    assert key_of(tmp_path / "other")["cases"] != key_of(drawn)["cases"]


def test_only_its_owner_may_open_the_sample(drawn):
    assert stat.S_IMODE(drawn.stat().st_mode) == 0o700
    assert {p.name: stat.S_IMODE(p.stat().st_mode) for p in drawn.iterdir()} == {
        "cases.html": 0o600,
        "reading.csv": 0o600,
        "key.json": 0o600,
    }


def test_the_pages_and_the_form_name_nobody_and_tell_no_label(drawn):
    page, form = (drawn / "cases.html").read_text(), (drawn / "reading.csv").read_text()

    for case in key_of(drawn)["cases"]:
        assert case["person_id"] not in page + form
    assert form.splitlines() == ["case,answer,note", *(f"case-{at:02d},," for at in range(1, 51))]
    assert "<details" in page
    assert "<details open" not in page
    before_the_fold = page.split("<details")[0]
    assert "does not count" not in before_the_fold


def test_half_of_the_no_cases_are_near_misses(drawn, study, origin):
    """A record of the outcome's own offence that fails by another reason than coming before."""
    page = (drawn / "cases.html").read_text()
    no = [case["case"] for case in key_of(drawn)["cases"] if case["label"] == "no"]
    told = [page.split(f'id="{name}"')[1].split("</section>")[0] for name in no]
    near = sum(any(word in text for word in ("count: role", "count: status", "after the horizon")) for text in told)

    assert near >= 12


def test_a_folder_that_exists_is_left_alone(study, tmp_path):
    with pytest.raises(CannotWrite):
        rk.draw_sample(study, to=tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_answers_come_back_as_agreement_beyond_chance(study, folder):
    found = rk.read_sample(study, fill_in(folder, wrong=4, unsure=2, blank=1))

    assert (found["cases"], found["answered"], found["agreed"]) == (50, 47, 43)
    assert (found["cannot_say"], found["blank"]) == (2, 1)
    assert found["kappa"] == pytest.approx(kappa_of(found["counts"]).value)
    assert found["low"] < found["kappa"] < found["high"]
    assert json.loads((folder / "reading.json").read_text()) == found
    assert stat.S_IMODE((folder / "reading.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("case-02", "case-01"), "earlier row"),
        (lambda text: text.replace("case-02", "case-99"), "not a case"),
        (lambda text: text.replace("case-02,,\n", "").replace("case-02,,\r\n", ""), "not in the form"),
        (lambda text: text.replace("case-02,,", "case-02,maybe,"), "none of yes, no, cannot say"),
        (lambda text: text.replace("case,answer,note", "case;answer;note"), "columns case, answer, note"),
        (lambda text: text.replace("case-02,,", "case-02,,,"), "columns case, answer, note"),
    ],
)
def test_a_form_that_is_not_what_was_drawn_is_refused(change, words, study, folder):
    form = folder / "reading.csv"
    form.write_bytes(change(form.read_bytes().decode()).encode())

    with pytest.raises(SourceRefused, match=words):
        rk.read_sample(study, form)

    assert not (folder / "reading.json").exists()


def test_a_spreadsheet_may_change_letters_case_and_line_ends(study, folder):
    form = fill_in(folder)
    form.write_text("\ufeff" + form.read_text().replace("yes", " YES ").replace("no,", "No,"), encoding="utf-8")

    assert rk.read_sample(study, form)["kappa"] == 1


def test_a_form_without_its_key_or_of_another_definition_is_refused(study, folder):
    other = study.model_copy(update={"target": study.target.model_copy(update={"horizon_days": 100})})

    with pytest.raises(SpecError, match="another linkage, cohort or target"):
        rk.read_sample(other, folder / "reading.csv")
    (folder / "key.json").unlink()
    with pytest.raises(SpecError):
        rk.read_sample(study, folder / "reading.csv")


def shown(study: Any, origin: Origin, reading: Path | None) -> Any:
    named = None if reading is None else os.path.relpath(reading, study.base)
    return human_reading(Material(study.model_copy(update={"audit_sample": named}), origin))


def test_a_reading_that_agrees_is_held(study, origin, folder):
    rk.read_sample(study, fill_in(folder, wrong=3))

    finding = shown(study, origin, folder / "reading.json")

    assert (finding.verdict, finding.count, finding.base) == ("held", 3, 50)
    assert finding.table[0]["value"] == pytest.approx(0.88, abs=0.01)


def test_a_reader_who_means_something_else_breaks_it(study, origin, folder):
    rk.read_sample(study, fill_in(folder, wrong=15))

    finding = shown(study, origin, folder / "reading.json")

    assert finding.verdict == "broken"
    assert finding.blocks


def test_too_few_answers_cannot_tell(study, origin, folder):
    rk.read_sample(study, fill_in(folder, unsure=31))

    assert shown(study, origin, folder / "reading.json").verdict == "cannot tell"


def test_a_reading_of_other_extracts_or_other_definitions_is_broken(study, origin, folder):
    rk.read_sample(study, fill_in(folder))
    reading = folder / "reading.json"
    found = json.loads(reading.read_text())

    for changed, words in (({"extracts": ["0" * 64]}, "other extracts"), ({"definitions": "0" * 64}, "other defin")):
        reading.write_text(json.dumps({**found, **changed}))
        finding = shown(study, origin, reading)
        assert (finding.verdict, finding.blocks) == ("broken", True)
        assert words in finding.because


@pytest.mark.parametrize("counts", [None, {}, {"yes_yes": -1}, {"yes_yes": "25"}])
def test_a_reading_without_its_counts_is_broken(counts, study, origin, folder):
    rk.read_sample(study, fill_in(folder))
    reading = folder / "reading.json"
    reading.write_text(json.dumps({**json.loads(reading.read_text()), "counts": counts}))

    assert shown(study, origin, reading).verdict == "broken"


@pytest.mark.parametrize("named", [None, "nowhere/reading.json"])
def test_without_a_reading_it_warns_on_synthetic_people_and_blocks_on_others(named, study, origin, tmp_path):
    research = study.model_copy(update={"sources": study.sources.model_copy(update={"data_kind": "research"})})
    reading = None if named is None else tmp_path / named

    assert [shown(s, origin, reading).verdict for s in (study, research)] == ["cannot tell"] * 2
    assert [shown(s, origin, reading).blocks for s in (study, research)] == [False, True]


def test_kappa_is_worked_out_again_from_the_counts_not_believed(study, origin, folder):
    rk.read_sample(study, fill_in(folder, wrong=20))
    reading = folder / "reading.json"
    reading.write_text(json.dumps({**json.loads(reading.read_text()), "kappa": 0.99}))

    assert shown(study, origin, reading).verdict == "broken"


def test_features_and_models_may_change_after_the_reading(study, origin, folder):
    rk.read_sample(study, fill_in(folder))
    other = study.model_copy(update={"features": study.features[:3], "seed": 99})

    assert shown(other, origin, folder / "reading.json").verdict == "held"


def test_fewer_people_than_asked_for_are_said_to_be_fewer(study, tmp_path):
    rare = study.model_copy(update={"target": study.target.model_copy(update={"offences": ("violence_gun_serious",)})})

    found = rk.draw_sample(rare, to=tmp_path / "few")

    assert found.yes < 25
    assert "fewer than 25 of each" in repr(found)


def test_the_command_draws_and_reads_back(world, tmp_path):
    said = CliRunner().invoke(app, ["sample", str(STUDY), "--sources", str(world.extracts), "--to",
                                    str(tmp_path / "drawn"), "--quiet"])  # fmt: skip
    assert said.exit_code == 0, said.output
    form = fill_in(tmp_path / "drawn")

    back = CliRunner().invoke(app, ["sample", str(STUDY), "--read", str(form)])

    assert "kappa 1.00" in back.output
    assert (tmp_path / "drawn" / "reading.json").exists()


def test_the_command_wants_either_to_draw_or_to_read(world):
    assert isinstance(CliRunner().invoke(app, ["sample", str(STUDY)]).exception, SpecError)


def test_a_reading_counts_every_case_once():
    key = {"study": "a", "definitions": "d", "extracts": [], "cases": [{"case": "case-01", "label": "yes"}]}

    found = judge_reading([{"case": "case-01", "answer": "no", "note": ""}], key, "form")

    assert found["counts"] == {"yes_yes": 0, "yes_no": 1, "no_yes": 0, "no_no": 0}
    assert (found["kappa"], found["low"]) == (0.0, None)
