"""What holds for any small world, whatever its size, seed and dials."""

from __future__ import annotations

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from riskkit.worlds import DIALS, make_world

turned = st.dictionaries(st.sampled_from(sorted(DIALS)), st.floats(0, 1), max_size=4).map(
    lambda dials: {name: share * DIALS[name].high for name, share in dials.items()}
)
SLOW = settings(derandomize=True, deadline=None, max_examples=20)


def tables(world):
    engine = duckdb.connect()
    engine.execute("set threads=1")
    for name in ("people", "events", "involvements", "exposure", "areas"):
        path = (
            world.extracts / name / "*.parquet"
            if (world.extracts / name).is_dir()
            else world.extracts / f"{name}.parquet"
        )
        engine.execute(f"create view {name} as select * from read_parquet('{path}')")
    return lambda sql: engine.execute(sql).fetchone()


@SLOW
@given(people=st.integers(1, 300), seed=st.integers(0, 2**40), dials=turned)
def test_any_world_obeys_the_record_layout(people, seed, dials):
    world = make_world(people, seed, dials=dials, years=1)
    ask = tables(world)

    assert ask("select count(*) from involvements anti join people using (record_id)") == (0,)
    assert ask("select count(*) from involvements anti join events using (event_id)") == (0,)
    assert ask("select count(*) from exposure anti join people using (record_id)") == (0,)
    assert ask("select count(*) - count(distinct event_id) from events") == (0,)
    assert ask("select count(*) - count(distinct record_id) from people") == (0,)
    assert ask("select count(*) - count(distinct (event_id, record_id, role)) from involvements") == (0,)
    assert ask("select count(*) from events where occurred_at > known_at or known_at >= '2026-01-01'") == (0,)
    assert ask("select count(*) from events where occurred_at < '2025-01-01'") == (0,)
    late = "p.known_at > e.known_at"
    if not dials.get("intelligence_backdated"):
        assert ask(
            f"select count(*) from involvements join people p using (record_id) join events e using (event_id) where "
            f"{late}"
        ) == (0,)


@SLOW
@given(
    people=st.integers(20, 200),
    seed=st.integers(0, 2**40),
    name=st.sampled_from([n for n in DIALS if n.startswith("unrec")]),
)
def test_hiding_more_never_records_a_crime_that_was_not_recorded_before(people, seed, name):
    less, more = (make_world(people, seed, dials={name: share}, years=1) for share in (0.2, 0.7))
    engine = duckdb.connect()
    found = engine.execute(
        f"select count(*) from '{more.extracts}/events/*.parquet' anti join '{less.extracts}/events/*.parquet' using "
        f"(event_id)"
    ).fetchone()

    assert found == (0,)
