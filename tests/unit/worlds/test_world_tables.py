"""What a world writes: the layout of design.md section 5, keys, times, and truth kept apart."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from riskkit.domain.records import TABLES

TYPES = {
    "events": {
        "event_id": pa.int64(), "occurred_at": pa.timestamp("us"), "known_at": pa.timestamp("us"), "harm": pa.float64(),
        "easting": pa.float64(), "northing": pa.float64(),
    },
    "people": {"birth_date": pa.date32(), "known_at": pa.timestamp("us")},
    "involvements": {"event_id": pa.int64()},
    "exposure": {"from": pa.timestamp("us"), "to": pa.timestamp("us")},
    "areas": {
        "population": pa.int64(), "households": pa.int64(), "deprivation": pa.float64(), "easting": pa.float64(),
        "northing": pa.float64(),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", list(TYPES))
def test_each_table_has_the_columns_of_the_contract_with_their_types(clean, name):
    path = clean.world.extracts / f"{name}.parquet"
    files = [path] if path.exists() else sorted((clean.world.extracts / name).glob("*.parquet"))

    for file in files:
        schema = pq.read_schema(file)

        assert schema.names == [column.name for column in TABLES[name].columns]
        assert {field.name: field.type for field in schema} == {
            field: TYPES[name].get(field, pa.string()) for field in schema.names
        }


def test_the_extracts_hold_the_five_tables_and_no_column_of_the_truth(clean):
    assert sorted(path.stem for path in clean.world.extracts.iterdir()) == sorted(TABLES)
    written = {name for file in clean.world.extracts.rglob("*.parquet") for name in pq.read_schema(file).names}
    assert written == {column.name for table in TABLES.values() for column in table.columns}


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("people", "record_id"),
        ("events", "event_id"),
        ("involvements", "(event_id, record_id, role)"),
        ("areas", "area_code"),
    ],
)
def test_keys_are_unique(clean, table, key):
    rows, keys = clean.row(f"select count(*), count(distinct {key}) from {table}")

    assert rows == keys > 0


@pytest.mark.parametrize(
    "orphans",
    [
        "involvements anti join events using (event_id)",
        "involvements anti join people using (record_id)",
        "exposure anti join people using (record_id)",
        "people anti join areas using (area_code)",
        "events anti join areas using (area_code)",
    ],
)
def test_nothing_points_to_a_row_that_is_not_there(clean, orphans):
    assert clean.one(f"select count(*) from {orphans}") == 0


@pytest.mark.parametrize("asked", ["clean", "turned"])
def test_what_occurred_before_it_was_known_was_known_before_the_extract(asked, request):
    world = request.getfixturevalue(asked)
    bad, first, last = world.row(
        "select count(*) filter (where occurred_at > known_at), min(occurred_at), max(known_at) from events"
    )

    assert bad == 0
    assert f"{first}" >= "2020-01-01"
    assert f"{last}" < "2026-01-01"
    assert f"{world.one('select max(known_at) from people')}" < "2026-01-01"


def test_a_record_is_known_no_later_than_any_event_that_points_to_it(clean):
    late = clean.one(
        "select count(*) from involvements join people p using (record_id) join events e using (event_id) "
        "where p.known_at > e.known_at or p.agency <> e.agency"
    )

    assert late == 0


def test_words_come_from_the_code_lists(clean):
    from riskkit.worlds import codes

    for column, levels in (
        ("agency", codes.AGENCIES), ("kind", codes.KINDS), ("offence", codes.OFFENCES), ("status", codes.STATUSES),
        ("initiated_by", codes.INITIATORS), ("outcome", codes.OUTCOMES), ("grade", codes.GRADES),
    ):  # fmt: skip
        found = {value for (value,) in clean.rows(f"select distinct {column} from events")} - {None}
        assert found <= set(levels)
        assert found
    roles = {role for (role,) in clean.rows("select distinct role from involvements")}
    assert roles == set(codes.ROLES)


def test_free_text_and_grades_stand_where_they_belong(clean):
    rows = clean.rows(
        "select kind, count(text) = count(*), count(text) = 0, count(grade) = count(*), count(grade) = 0, "
        "count(harm) = count(*), count(harm) = 0 from events group by kind"
    )
    facts = {kind: found for kind, *found in rows}

    assert facts.pop("crime") == [True, False, False, True, True, False]
    assert facts.pop("intelligence") == [True, False, True, False, False, True]
    assert all(found == [False, True, False, True, False, True] for found in facts.values())


def test_spells_are_in_order_and_open_ones_have_no_end(clean):
    bad, reasons, still = clean.row(
        'select count(*) filter (where "to" <= "from" or "from" >= \'2026-01-01\' or "to" >= \'2026-01-01\'), '
        "count(distinct reason), count(*) filter (where \"to\" is null and reason <> 'dead') from exposure"
    )

    assert (bad, reasons) == (0, 3)
    assert still > 0


def test_nobody_does_or_suffers_anything_before_birth_after_death_or_while_away(clean):
    strange = clean.row(
        "select count(*) filter (where e.occurred_at < p.birth_date), "
        "count(*) filter (where e.occurred_at > p.died_at), count(*) from true_involvements i join true_events e "
        "using (event_id) join true_people p "
        "using (person) where e.happened"
    )
    inside = clean.one(
        "with parts as materialized (select i.person, e.occurred_at from true_involvements i "
        "join true_events e using (event_id) where e.happened and e.kind in ('crime', 'stop_search')) "
        "select count(*) from parts join true_spells s using (person) where s.reason <> 'dead' "
        "and occurred_at >= s.start and occurred_at < s.back"
    )

    assert strange[:2] == (0, 0)
    assert strange[2] > 100_000
    assert inside == 0


def test_people_have_records_with_several_agencies_and_their_own_numbers(clean):
    letters = dict(clean.rows("select agency, string_agg(distinct record_id[1], '') from people group by agency"))
    widest = clean.one("select max(length(record_id)) from people")
    agencies = clean.one("select avg(n) from (select count(distinct agency) n from people group by person_id)")

    assert letters == {
        "police": "P", "courts": "C", "ambulance": "A", "hospital": "H", "social_care": "S", "education": "E",
        "modern_slavery": "M",
    }  # fmt: skip
    assert widest <= 12
    assert agencies > 2


def test_record_and_person_numbers_say_nothing_about_when_they_were_given(clean):
    link = clean.one("select corr(record_id[2:]::int, epoch(known_at)) from people where agency = 'police'")
    count = clean.one("select count(*) from people where agency = 'police'")

    assert abs(link) < 5 / count**0.5
