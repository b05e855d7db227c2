"""Which events an EventFilter means: one rule for eligibility, outcomes and features.

Takes    a lazy table of events, and an EventFilter.
Gives    a yes/no expression over its rows.
Promise  never missing: a missing code matches no list, and is not excluded by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riskkit.domain.cohort_spec import EventFilter

_LISTED = (
    ("kinds", "kind"),
    ("offences", "offence"),
    ("agencies", "agency"),
    ("statuses", "status"),
    ("initiated_by", "initiated_by"),
    ("grades", "grade"),
)


def matches_event(events: ir.Table, wanted: EventFilter) -> Any:
    """Say for each event whether it is meant, whatever part people had in it (`wanted.roles` is not looked at).

    Parameters
    ----------
    events : ibis table
        With the event columns that `wanted` names.
    wanted : EventFilter

    Returns
    -------
    ibis boolean, one per row, never missing.
    """
    import ibis

    meant = ibis.literal(True)
    for listed, column in _LISTED:
        codes = getattr(wanted, listed)
        if codes is not None:
            meant = meant & events[column].isin(codes).fill_null(False)
    if wanted.not_statuses is not None:
        meant = meant & ~events.status.isin(wanted.not_statuses).fill_null(False)
    return meant


def matches(parts: ir.Table, wanted: EventFilter) -> Any:
    """Say for each part in an event (a row with `role`) whether it is meant, role included."""
    meant = matches_event(parts, wanted)
    return meant if wanted.roles is None else meant & parts.role.isin(wanted.roles)
