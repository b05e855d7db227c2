"""What audit.json says of scores and reasons is worked out again from the tables beside it (R11)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
import pytest
import yaml
from drawn_runs import (
    STUDY,
    drawn_audit,
    drawn_facts,
    drawn_finding,
    drawn_reasons,
    drawn_run,
    drawn_scores,
    drawn_sheet,
)

from riskkit.domain.errors import RunRefused
from riskkit.runs import IDENTITY, run_identity, verify_run
from riskkit.runs.sheet_lines import sheet_line

REASONS = drawn_reasons(drawn_scores())
MEANS = {
    name: float(np.abs(rows["contribution"]).mean()) for name, rows in REASONS.groupby("feature") if name != "(base)"
}
TOTAL = sum(MEANS.values())


def effects(**changes: Any) -> list[dict[str, Any]]:
    """Rows of X02, true of the drawn reasons; changes are of the first."""
    rows = [{"feature": name, "mean_abs": size, "share": size / TOTAL, "of_refits": 1} for name, size in MEANS.items()]
    return [{**rows[0], **changes}, *rows[1:]]


TRUE: dict[str, list[dict[str, Any]]] = {
    "P01": [
        {"measure": "scored", "count": 3, "base": 3, "per_1000": 1000.0},
        {"measure": "flagged", "count": 1, "base": 3, "per_1000": 1000 / 3},
        {"measure": "with outcome", "count": 2, "base": 3},
    ],
    "P07": [{"as_of": "2024-03-01", "scored": 3, "flagged": 1}],
    "P11": [{"as_of": "2024-03-01", "tied": 0, "taken": 0}],
    "S01": [{"stability_at_least": 0.95, "count": 1, "base": 1, "value": 1.0}],
    "X01": [{"count": 0, "base": 3}],
    "X02": effects(),
    "X03": [{"with_interval": 3, "base": 3, "outside": 0}],
}


def audit(**tables: Any) -> bytes:
    """audit.json with these tables in place of the true ones."""
    found = [
        drawn_finding(code, verdict="held" if code == "X01" else "measured", table=table)
        for code, table in {**TRUE, **tables}.items()
    ]
    return drawn_audit(drawn_facts(), [*found, drawn_finding("G01")])


def test_an_audit_that_is_true_of_its_tables_is_sealed_whatever_further_columns_it_has(tmp_path):
    found = verify_run(drawn_run(tmp_path / "run", files={"audit.json": audit()}))

    assert found.ok
    assert "outcomes and groups are not in a run" in " ".join(found.notes)


@pytest.mark.parametrize(
    ("code", "table"),
    [
        ("P01", [{"measure": "scored", "count": 4}]),
        ("P01", [{"measure": "flagged", "count": 2}]),
        ("P01", [{"measure": "flagged", "count": 1, "base": 4}]),
        ("P01", [{"measure": "flagged", "count": 1, "per_1000": 333.0}]),
        ("P07", [{"as_of": "2024-03-01", "scored": 2, "flagged": 1}]),
        ("P07", [{"as_of": "2024-03-02", "scored": 3, "flagged": 1}]),
        ("P11", [{"as_of": "2024-03-01", "tied": 2, "taken": 1}]),
        ("S01", [{"stability_at_least": 0.95, "count": 0, "base": 1}]),
        ("S01", [{"stability_at_least": 0.95, "count": 1, "base": 1, "value": 0.99}]),
        ("X01", [{"count": 0, "base": 3}]),
        ("X02", effects(mean_abs=MEANS["age"] * (1 + 1e-8))),
        ("X02", effects(share=0.5)),
        ("X02", effects()[1:]),
        ("X03", [{"with_interval": 2, "base": 3, "outside": 0}]),
        ("X03", [{"with_interval": 3, "base": 3, "outside": 1}]),
    ],
)
def test_a_figure_the_tables_contradict_is_never_sealed(tmp_path, code, table):
    content = audit(**{code: table})
    if code == "X01":  # its headline
        content = content.replace(b'"count": 0,\n   "base": 3,\n   "table"', b'"count": 1,\n   "base": 3,\n   "table"')
        assert content != audit()

    with pytest.raises(RunRefused, match=f"audit.json: {code}, .* is not what the tables of this run give"):
        drawn_run(tmp_path / "run", files={"audit.json": content})


def rounded_run(to, round_to: Any = 5, **tables: Any):
    """The run of a study that rounds counts of people to 5: three scored are told as 5, one flagged as 0."""
    study = {**STUDY, "release": {"round_to": round_to}}
    text = json.dumps(study, sort_keys=True, separators=(",", ":"))
    facts = drawn_facts(study_fingerprint=hashlib.sha256(text.encode()).hexdigest())
    rounded = {
        "P01": [
            {"measure": "scored", "count": 5, "base": 5, "per_1000": 1000.0},
            {"measure": "flagged", "count": 0, "base": 5, "per_1000": 330.0},
        ],
        "P07": [{"as_of": "2024-03-01", "scored": 5, "flagged": 0}],
        "S01": [{"stability_at_least": 0.95, "count": 0, "base": 0, "value": None}],
    }
    counts: dict[str, Any] = {"P01": {"count": 0, "base": 5}}
    found = [
        drawn_finding(
            code, verdict="held" if code == "X01" else "measured", table=table, **counts.get(code, {})
        )
        for code, table in {**TRUE, **rounded, **tables}.items()
    ]  # fmt: skip
    files = {
        "study.yaml": yaml.safe_dump(study, sort_keys=False).encode(),
        "audit.json": drawn_audit(facts, [*found, drawn_finding("G01")]),
    }
    return drawn_run(to, facts, files=files)


def test_rounded_counts_are_held_against_the_tables_as_rounded(tmp_path):
    assert verify_run(rounded_run(tmp_path / "run")).ok


@pytest.mark.parametrize(
    ("code", "table"),
    [
        ("P01", [{"measure": "scored", "count": 3}]),
        ("P01", [{"measure": "flagged", "count": 5}]),
        ("P01", [{"measure": "flagged", "count": 0, "per_1000": 340.0}]),
        ("P07", [{"as_of": "2024-03-01", "scored": 10, "flagged": 0}]),
        ("X02", effects(share=0.5)),
    ],
)
def test_a_rounded_figure_the_tables_contradict_is_never_sealed(tmp_path, code, table):
    with pytest.raises(RunRefused, match=f"audit.json: {code}, .* is not what the tables of this run give"):
        rounded_run(tmp_path / "run", **{code: table})


def test_counts_rounded_to_something_else_are_refused(tmp_path):
    for other in (1000, "5", True):
        with pytest.raises(RunRefused, match=r"release\.round_to is neither null nor 5"):
            rounded_run(tmp_path / "run", round_to=other)


def test_a_hidden_cell_is_left_hidden(tmp_path):
    hidden = audit(
        P01=[{"measure": "flagged", "count": None, "per_1000": None, "hidden": True, "reason": "hidden: some"}],
        S01=[{"stability_at_least": 0.95, "count": None, "base": 1, "value": None}],
        P11=[{"as_of": "2024-03-01", "tied": None, "taken": None}],
    )

    assert verify_run(drawn_run(tmp_path / "run", files={"audit.json": hidden})).ok


def test_a_run_id_that_does_not_follow_from_what_it_names_is_refused(tmp_path):
    facts = drawn_facts(identity=IDENTITY)
    with pytest.raises(RunRefused, match="run id does not follow"):
        drawn_run(tmp_path / "run", facts)

    own = run_identity(facts["study_fingerprint"], facts["inputs"], facts["seed"], code=facts["code"]["sha256"])
    assert verify_run(drawn_run(tmp_path / "run", {**facts, "run_id": own})).ok


def test_sheets_about_people_who_are_not_flagged_are_refused(tmp_path):
    for change in ({"person_id": "person-1"}, {"as_of": "2024-09-01"}):
        with pytest.raises(RunRefused, match="not about exactly the people and dates that are flagged"):
            drawn_run(tmp_path / "run", files={"sheets.jsonl": sheet_line(drawn_sheet(**change))})


def test_code_other_than_the_one_at_work_is_said_not_refused(tmp_path):
    found = verify_run(drawn_run(tmp_path / "run"))

    assert "made with other code than this riskkit (version 0.1.0)" in found.notes
