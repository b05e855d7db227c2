"""Nouns of the ground floor: nothing is lost in silence, nobody vanishes, no score shows itself alone."""

import copy
import pickle

import numpy as np
import pandas as pd
import pytest

from riskkit.domain.cohort import Groups
from riskkit.domain.cohort_spec import GroupSpec
from riskkit.domain.errors import NoEvidence, SourceRefused, SpecError
from riskkit.domain.findings import Finding
from riskkit.domain.groups import group_levels
from riskkit.domain.scores import SCORE_COLUMNS, Evidence, ScoredCohort
from riskkit.domain.steps import Dropped, Step


def a_group(**values: object) -> GroupSpec:
    return GroupSpec.model_validate(
        {"name": "g", "label": "A characteristic", "column": "c", "protected": True, **values}
    )


def some_scores(rows: int = 3) -> ScoredCohort:
    frame = pd.DataFrame({column: np.full(rows, 0.123456) for column in SCORE_COLUMNS})
    groups = Groups(pd.DataFrame({"g": ["x"] * rows}), (a_group(),))
    return ScoredCohort(frame, np.zeros(rows), groups, explanations=None, evidence=Evidence())


def test_a_step_that_loses_rows_without_a_reason_cannot_be_made():
    with pytest.raises(AssertionError, match="lost without a reason"):
        Step("keep adults", "records", rows_in=10, rows_out=6, dropped=(Dropped("under 18", 3),))


def test_a_step_that_names_every_drop_says_so_in_plain_values():
    step = Step("keep adults", "records", 10, 6, (Dropped("under 18", 3), Dropped("no birth date", 1)))

    assert [d["rows"] for d in step.as_row()["dropped"]] == [3, 1]


def test_missing_is_a_group_and_a_code_without_words_keeps_its_own_name():
    levels = group_levels(pd.Series(["W1", None, "", "ZZ"]), a_group(levels={"W1": "White"}))

    assert levels.tolist() == ["White", "missing", "missing", "ZZ"]


def test_bands_take_their_lower_bound_in_and_keep_missing_apart():
    levels = group_levels(pd.Series([17, 18, 24, 25, 99, None]), a_group(bands=(18, 25, 65)))

    assert levels.tolist() == ["under 18", "18 to 24", "18 to 24", "25 to 64", "65 and over", "missing"]


def test_a_finding_with_an_invented_verdict_cannot_be_made():
    with pytest.raises(SpecError, match="not a verdict"):
        Finding("D01", "Rows", "passed", "blocks", "because", "limits")  # type: ignore[arg-type]


@pytest.mark.parametrize("verdict", ["broken", "cannot tell"])
def test_a_blocking_finding_blocks_when_broken_and_when_it_cannot_tell(verdict):
    assert Finding("D01", "Rows", verdict, "blocks", "because", "limits").blocks


def test_an_error_about_a_file_names_place_column_count_and_advice():
    error = SourceRefused("people.csv", "birth_date", 3, "not dates.", "Write them as YYYY-MM-DD.")

    assert str(error) == "people.csv, column birth_date (3 rows): not dates. Write them as YYYY-MM-DD."
    assert error.exit_code == 2


@pytest.mark.parametrize(
    "export",
    [
        lambda s: s.to_frame(),
        lambda s: s.audit,
        copy.copy,
        copy.deepcopy,
        pickle.dumps,
        lambda s: s.score,
        lambda s: s.__dict__,
        lambda s: vars(s),
        lambda s: pd.DataFrame(s),
        lambda s: np.asarray(s, dtype=float),
        lambda s: dict(s),
        lambda s: list(s),
        lambda s: s["score"],
        lambda s: s.to_parquet("x"),
        lambda s: memoryview(s),
    ],
    ids=["to_frame", "audit", "copy", "deepcopy", "pickle", "attribute", "dict", "vars", "frame", "array", "mapping",
         "list", "item", "parquet", "buffer"],
)  # fmt: skip
def test_no_export_path_gives_scores_without_their_papers(export):
    with pytest.raises((NoEvidence, AttributeError, TypeError, ValueError)):
        export(some_scores())


def test_no_public_attribute_of_unaudited_scores_holds_a_score():
    scored = some_scores()

    shown = " ".join(
        repr(getattr(scored, name)) for name in dir(scored) if not name.startswith("_") and name != "audit"
    )

    assert "0.1234" not in shown + repr(scored) + str(scored) + scored._repr_html_()


def test_scores_whose_parts_have_different_lengths_cannot_be_made():
    groups = Groups(pd.DataFrame({"g": ["x"]}), (a_group(),))
    frame = pd.DataFrame({column: [1.0, 2.0] for column in SCORE_COLUMNS})

    with pytest.raises(NoEvidence):
        ScoredCohort(frame, np.zeros(2), groups, explanations=None, evidence=Evidence())


def test_a_trained_model_has_no_public_way_to_a_bare_score():
    from riskkit.models.risk_model import RiskModel

    public = [name for name in dir(RiskModel) if not name.startswith("_")]

    assert [name for name in public if "predict" in name or "score" in name] == []
