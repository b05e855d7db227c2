"""Which records are one person, and which parts people had."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tiny_extracts import Tables, a_spec, tiny_tables, write_parquet

from riskkit.domain.data_spec import LinkageSpec
from riskkit.domain.errors import SourceRefused, SpecError
from riskkit.domain.sources import Linkage
from riskkit.link import link_people
from riskkit.sources import read_sources

pytestmark = [
    pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The 'future.infer_string':DeprecationWarning"),
]


def linked(folder: Path, method: str, change: Callable[[Tables], object] = lambda t: None) -> Linkage:
    tables = tiny_tables()
    change(tables)
    write_parquet(folder / "extracts", tables)
    return link_people(read_sources(a_spec(), base=folder), LinkageSpec(method=method))


def person_of(linkage: Linkage) -> dict[str, str]:
    return {row["record_id"]: row["person_id"] for row in linkage.person_of.to_pyarrow().to_pylist()}


def parts(linkage: Linkage) -> list[tuple[str, str, str]]:
    return sorted(
        tuple(row.values()) for row in linkage.parts.select("event_id", "person_id", "role").to_pyarrow().to_pylist()
    )


def test_given_ids_are_believed(tmp_path: Path) -> None:
    linkage = linked(tmp_path, "given")

    assert person_of(linkage) == {"r1": "ann", "r2": "bob", "r3": "ann"}
    assert (linkage.steps[0].rows_in, linkage.steps[0].people_out) == (3, 2)


def test_a_record_without_a_given_id_is_refused_with_the_count(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as caught:
        linked(tmp_path, "given", lambda t: t["people"]["person_id"].__setitem__(slice(0, 2), [None, ""]))

    assert (caught.value.place, caught.value.column, caught.value.count) == ("people", "person_id", 2)


def test_given_without_the_column_says_to_use_exact(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="exact"):
        linked(tmp_path, "given", lambda t: t["people"].pop("person_id"))


def test_exact_joins_equal_names_and_birth_date_whatever_the_capitals_and_marks(tmp_path: Path) -> None:
    linkage = linked(tmp_path, "exact", lambda t: t["people"].pop("person_id"))

    assert person_of(linkage) == {"r1": "r1", "r2": "r2", "r3": "r1"}


@pytest.mark.parametrize("column", ["family_name", "given_names", "birth_date"])
def test_records_that_lack_a_name_or_birth_date_stand_alone(tmp_path: Path, column: str) -> None:
    linkage = linked(tmp_path, "exact", lambda t: t["people"].update({column: [None, None, None]}))

    assert person_of(linkage) == {"r1": "r1", "r2": "r2", "r3": "r3"}
    assert linkage.steps[1].rows_in == 3


def test_names_of_blanks_and_marks_only_are_no_names(tmp_path: Path) -> None:
    linkage = linked(tmp_path, "exact", lambda t: t["people"].update({"family_name": ["-", "?", " ' "]}))

    assert len(set(person_of(linkage).values())) == 3


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("O'Brien", "o brien", True),
        ("Łukasz", "łukasz", True),
        ("محمد", "محمد", True),
        ("José", "Jose", False),
        ("Li", "Lee", False),
    ],
)
def test_names_of_any_script_are_compared_as_written(tmp_path: Path, one: str, other: str, same: bool) -> None:
    linkage = linked(tmp_path, "exact", lambda t: t["people"].update({"family_name": [one, "Baker", other]}))

    assert (person_of(linkage)["r1"] == person_of(linkage)["r3"]) is same


def test_the_order_of_records_changes_nobody(tmp_path: Path) -> None:
    def reversed_rows(tables: Tables) -> None:
        for columns in tables.values():
            for cells in columns.values():
                cells.reverse()

    forward, backward = linked(tmp_path / "a", "exact"), linked(tmp_path / "b", "exact", reversed_rows)

    assert person_of(forward) == person_of(backward)
    assert parts(forward) == parts(backward)


def test_without_repeats_every_part_is_kept_and_no_drop_is_named(tmp_path: Path) -> None:
    linkage = linked(tmp_path, "given")

    assert parts(linkage) == [
        ("e1", "ann", "victim"),
        ("e1", "bob", "suspect"),
        ("e2", "bob", "subject"),
        ("e3", "ann", "victim"),
        ("e4", "bob", "charged"),
    ]
    assert (linkage.steps[-1].rows_in, linkage.steps[-1].rows_out, linkage.steps[-1].dropped) == (5, 5, ())


def test_two_records_of_one_person_in_one_event_count_once_and_are_named(tmp_path: Path) -> None:
    def second_record(tables: Tables) -> None:
        for column, value in {"event_id": "e1", "record_id": "r3", "role": "victim"}.items():
            tables["involvements"][column].append(value)

    linkage = linked(tmp_path, "given", second_record)

    assert parts(linkage).count(("e1", "ann", "victim")) == 1
    step = linkage.steps[-1]
    assert (step.rows_in, step.rows_out, step.dropped[0].rows) == (6, 5, 1)
    assert linkage.parts.count().to_pyarrow().as_py() == linkage.parts.distinct().count().to_pyarrow().as_py() == 5


def test_two_roles_of_one_person_in_one_event_are_two_parts(tmp_path: Path) -> None:
    def second_role(tables: Tables) -> None:
        for column, value in {"event_id": "e1", "record_id": "r3", "role": "witness"}.items():
            tables["involvements"][column].append(value)

    linkage = linked(tmp_path, "given", second_role)

    assert {p for p in parts(linkage) if p[:2] == ("e1", "ann")} == {("e1", "ann", "victim"), ("e1", "ann", "witness")}


def test_it_is_shown_that_nobody_has_two_parts_in_one_event(tmp_path: Path) -> None:
    assert linked(tmp_path, "given").one_part_each


def test_two_parts_of_one_person_in_one_event_are_no_repeat_but_are_told(tmp_path: Path) -> None:
    def also_a_witness(tables: Tables) -> None:
        for column, value in (("event_id", "e1"), ("record_id", "r3"), ("role", "witness")):
            tables["involvements"][column].append(value)

    linkage = linked(tmp_path, "given", also_a_witness)

    assert not linkage.one_part_each
    assert linkage.steps[-1].rows_in == linkage.steps[-1].rows_out == 6


def test_other_tables_do_not_inherit_what_linking_showed(tmp_path: Path) -> None:
    linkage = linked(tmp_path, "given")

    other = linkage.with_tables(linkage.sources.tables, linkage.person_of, linkage.parts)

    assert not other.one_part_each
