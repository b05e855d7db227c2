"""Malformed study files: YAML that would repeat, explode, run or be misread, and choices that contradict each other."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from riskkit.domain.errors import SpecError
from riskkit.domain.spec import parse_spec
from riskkit.domain.study_spec import StudySpec
from riskkit.domain.yaml_text import parse_yaml

CONFIGS = Path(__file__).parents[2] / "configs"
CANARY = "Zz7731canary"

BAD_TEXTS: list[tuple[str, str, str]] = [
    ("an alias", "a: &x [1]\nb: *x\n", "line 1: anchors and aliases"),
    (
        "a billion laughs",
        "a: &a [x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b]\n",
        "anchors and aliases",
    ),
    ("a merge key", "a: {b: 1}\nc:\n  <<: {d: 1}\n", "line 3: a key must be a plain word"),
    ("a repeated key", f"name: one\nseed: 1\nname: {CANARY}\n", "line 3: the key 'name' stands twice"),
    ("a repeated key below", "a:\n  b: 1\n  b: 2\n", "line 3: the key 'b' stands twice"),
    ("a tag", "a: !custom 1\n", "line 1: tags"),
    ("a Python object", "a: !!python/object/apply:os.system ['touch /tmp/riskkit-ran']\n", "tags"),
    ("a Python name", "a: !!python/name:os.system\n", "tags"),
    ("a set", "a: !!set {b, c}\n", "tags"),
    ("bytes", "a: !!binary aGVsbG8=\n", "tags"),
    ("a key that is a list", "? [a, b]\n: 1\n", "a key must be a plain word"),
    ("too deep", "a: " + "[" * 21 + "]" * 21 + "\n", "more than 20 levels"),
    ("a hundred thousand brackets", "a: " + "[" * 100_000 + "\n", "more than 20 levels"),
    ("too large", "a: " + "x" * 256 * 1024 + "\n", "larger than 256 kB"),
    ("a list", "- a\n- b\n", "is empty or is not"),
    ("a text", f"{CANARY}\n", "is empty or is not"),
    ("empty", "", "is empty or is not"),
    ("comments only", "# nothing\n", "is empty or is not"),
    ("two documents", "a: 1\n---\nb: 2\n", "not readable YAML"),
    ("a bracket left open", f"a: [1, 2\nb: {CANARY}\n", "not readable YAML near line"),
    ("a quote left open", f'a: "{CANARY}\nb: 1\n', "not readable YAML"),
    ("a tab for an indent", "a:\n\tb: 1\n", "not readable YAML near line 2"),
    ("an unseen control letter", "a: b\x07\n", "not readable YAML"),
    ("NUL", "a: b\x00\n", "not readable YAML"),
]


@pytest.mark.parametrize(("text", "found"), [c[1:] for c in BAD_TEXTS], ids=[c[0] for c in BAD_TEXTS])
def test_yaml_that_is_not_plain_data_is_refused_in_one_line(text: str, found: str) -> None:
    started = time.process_time()

    with pytest.raises(SpecError) as caught:
        parse_yaml(text, "study.yaml")

    assert str(caught.value).startswith("study.yaml")
    assert found in str(caught.value)
    assert CANARY not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2
    assert time.process_time() - started < 10
    assert not Path("/tmp/riskkit-ran").exists()


@pytest.mark.parametrize(
    "text", ["no", "yes", "on", "012", "1:30", "1_000", "0x1F", "2024-01-01", "1e3", ".5", "Null", "TRUE"]
)
def test_a_word_yaml_would_guess_at_stays_the_text_it_is(text: str) -> None:
    assert parse_yaml(f"a: {text}\n", "study.yaml") == {"a": text}


def records_study() -> dict[str, Any]:
    """The shipped study of first serious violence, as plain values."""
    text = (CONFIGS / "first_serious_violence.yaml").read_text(encoding="utf-8")
    return {**parse_yaml(text, "study.yaml"), "answers": {}}  # its answers stand in a file, which read_study reads


def changed(**parts: Any) -> dict[str, Any]:
    """Change parts of the study: `target__which` changes `which` inside `target`."""
    study = records_study()
    for path, value in parts.items():
        *above, last = path.split("__")
        at = study
        for name in above:
            at = at[name]
        if value is None:
            at.pop(last, None)
        else:
            at[last] = value
    return study


BAD_STUDIES: list[tuple[str, dict[str, Any], str]] = [
    ("an unknown key", {"favourite_colour": "blue"}, "favourite_colour"),
    ("an unknown key inside", {"target__horizn_days": 730}, "target.horizn_days"),
    ("no seed", {"seed": None}, "seed"),
    ("a seed below zero", {"seed": -1}, "seed"),
    ("no title", {"title": None}, "title"),
    ("a name with a path", {"name": "../../etc/passwd"}, "name"),
    ("another version", {"riskkit": 2}, "riskkit"),
    ("a title no page may print", {"title": "A fair score for everyone"}, "the word 'fair' may not stand on a page"),
    ("a purpose no page may print", {"words__purpose": "To find every offender early."}, "words.purpose: the word"),
    ("an unknown kind", {"kind": "hunch"}, "kind"),
    ("the wrong kind for its parts", {"kind": "table"}, "missing: table"),
    ("no cohort", {"cohort": None}, "missing: cohort"),
    ("an unknown role", {"role": "offender"}, "role"),
    ("a victim study of suspects", {"role": "victim"}, "must count an outcome with role victim"),
    ("a perpetrator study of victims", {"target__role": "victim"}, "must count an outcome with role suspect"),
    ("first, with earlier ones left in", {"cohort__without_earlier": None}, "without_earlier"),
    (
        "first, but only police records left out",
        {"cohort__without_earlier": {"roles": ["suspect"], "agencies": ["police"]}},
        "without_earlier",
    ),
    ("as_of dates out of order", {"cohort__as_of": ["2024-01-01", "2023-01-01"]}, "in order"),
    ("an as_of date twice", {"cohort__as_of": ["2024-01-01", "2024-01-01"]}, "without repeats"),
    ("no as_of date", {"cohort__as_of": []}, "cohort.as_of"),
    ("an as_of with the day first", {"cohort__as_of": ["01/02/2024"]}, "cohort.as_of"),
    ("an extract date on no day", {"sources__extract_date": "2026-02-30"}, "sources.extract_date"),
    ("ages the wrong way round", {"cohort__age_from": 60, "cohort__age_to": 18}, "age_to is below age_from"),
    ("an empty list of offences", {"target__offences": []}, "target.offences"),
    ("a horizon of no days", {"target__horizon_days": 0}, "target.horizon_days"),
    ("a horizon in words", {"target__horizon_days": "two years"}, "target.horizon_days"),
    ("two capacities", {"capacity": {"people": 10, "share": 0.1}}, "give people or share"),
    ("no capacity", {"capacity": {}}, "give people or share"),
    ("a capacity of everybody", {"capacity": {"share": 1}}, "capacity.share"),
    ("both a folder and a database", {"sources__database": "x.duckdb"}, "exactly one of folder or database"),
    ("no folder and no database", {"sources__folder": None}, "exactly one of folder or database"),
    ("data of an unknown kind", {"sources__data_kind": "live"}, "sources.data_kind"),
    ("no features", {"features": None}, "missing: features"),
    ("an unknown way of linking", {"linkage__method": "guess"}, "linkage.method"),
    (
        "a person on both sides without a reason",
        {"split__same_person": "both sides", "split__because": None},
        "because",
    ),
    ("a split without a date", {"split__test_from": None}, "test_from"),
    ("counts shown below five", {"release": {"threshold": 1}}, "release.threshold"),
    ("a crossing of groups nobody defined", {"audit": {"intersections": [["sex", "star_sign"]]}}, "not defined"),
    ("a meaning of one word", {"target__meaning": "crime"}, "target.meaning"),
]


@pytest.mark.parametrize(("changes", "found"), [c[1:] for c in BAD_STUDIES], ids=[c[0] for c in BAD_STUDIES])
def test_a_study_that_contradicts_itself_is_refused(changes: dict[str, Any], found: str) -> None:
    with pytest.raises(SpecError) as caught:
        parse_spec(StudySpec, changed(**changes), "study.yaml")

    assert str(caught.value).startswith("study.yaml does not say what a StudySpec must say")
    assert found in str(caught.value)
    assert caught.value.exit_code == 2


def test_the_study_the_bad_ones_are_made_from_is_right() -> None:
    assert parse_spec(StudySpec, records_study(), "study.yaml").name == records_study()["name"]


def test_a_refused_value_is_not_repeated() -> None:
    with pytest.raises(SpecError) as caught:
        parse_spec(
            StudySpec, changed(target__horizon_days=CANARY, seed=CANARY, sources__data_kind=CANARY), "study.yaml"
        )

    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("config", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.name)
def test_a_shipped_study_reads_the_same_with_repeated_spaces_and_line_ends(config: Path) -> None:
    text = config.read_text(encoding="utf-8")

    assert parse_yaml(text.replace("\n", "\r\n"), "study.yaml") == parse_yaml(text, "study.yaml")
    assert set(parse_yaml(text, "study.yaml")) == set(yaml.safe_load(text))
