"""Time in which an outcome could not be recorded: in custody, abroad or dead.

Takes    a FollowUp: its cohort's rows, its window, and the exposure spells of the records.
Gives    days away per row, as a lazy table.
Promise  overlapping spells of a person's records count once; a spell is cut to the follow-up window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.history import FollowUp


def days_not_at_risk(follow_up: FollowUp) -> ir.Table:
    """Days of the follow-up window spent in custody, abroad or dead.

    Returns
    -------
    ibis table
        row, days_away (float, parts of days kept); rows without a spell in the window are not in it.
    """
    import ibis

    cohort, target = follow_up.cohort, follow_up.target
    rows = cohort.table.select("row", "person_id", "as_of")
    spells = cohort.linkage.sources.tables.get("exposure")
    if spells is None:
        return rows.filter(ibis.literal(False)).select("row", days_away=ibis.literal(0.0))
    spells = spells.inner_join(cohort.linkage.person_of, "record_id").select("person_id", "from", "to")
    start = rows.as_of.cast("timestamp") + ibis.interval(days=target.embargo_days)
    end = rows.as_of.cast("timestamp") + ibis.interval(days=target.horizon_days)
    rows = rows.mutate(opens=start, closes=end)
    away = rows.inner_join(spells, "person_id")
    away = away.select(
        "row",
        since=ibis.greatest(away["from"], away.opens).epoch_seconds(),
        until=ibis.least(away.to.fill_null(away.closes), away.closes).epoch_seconds(),
    )
    away = away.filter(away.since < away.until)
    return _merged(away)


def _merged(away: ir.Table) -> ir.Table:
    """Length of the union of spells per row: each adds only what reaches past all that began before it."""
    import ibis

    earlier = ibis.window(group_by="row", order_by=["since", "until"], rows=(None, -1))
    reached = away.until.max().over(earlier)
    fresh = away.mutate(begins=ibis.greatest(away.since, reached.fill_null(away.since)))
    fresh = fresh.mutate(seconds=ibis.greatest(fresh.until - fresh.begins, 0))
    return fresh.group_by("row").aggregate(days_away=fresh.seconds.sum().cast("float64") / 86_400.0)
