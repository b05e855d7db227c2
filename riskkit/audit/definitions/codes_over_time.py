"""Do codes, statuses and roles mean the same from one year to the next.

Takes    Material: `overview.codes` and `tallies.parts`.
Gives    findings D31 (roles), D32 (statuses), D34 (offence codes).
Promise  each compares neighbouring windows of one to three years; what was wrong all along in the same way is left to
         the benchmark of the outcome card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskkit.audit.catalogue import make_finding
from riskkit.audit.definitions.level_checks import Series, shift_finding
from riskkit.audit.definitions.material import Material
from riskkit.audit.definitions.tallies import series
from riskkit.audit.definitions.words_and_settings import WITHDRAWN, says_not_cancelled
from riskkit.domain.findings import Finding, Row
from riskkit.domain.matching import matches

if TYPE_CHECKING:
    import pandas as pd

NO_RECORDS = "this kind of study has no event records to check"
CODES_RATIO, STATUS_RATIO, ROLE_RATIO = 1.3, 2.0, 1.2


def codes_steady(material: Material) -> Finding:
    """D34: the share of each offence among events of its kind, quarter by quarter.

    Effect size: the odds of a code change by 1.3 or more between windows of one to three years.
    """
    if material.tallies is None:
        return make_finding("D34", "not applicable", NO_RECORDS)
    codes = _quarters(material)
    found = []
    for (kind, offence), rows in codes.groupby(["kind", "offence"], sort=True):
        among = codes["kind"] == kind
        if len(rows) and (codes.loc[among, "offence"] != offence).any():
            count, base = series(codes, "quarter", among & (codes["offence"] == offence), among)
            found.append(Series(f"{kind}: {offence}", count, base))
    return shift_finding(
        "D34", found, CODES_RATIO,
        held="no code's share of the events of its kind jumps",
        broken="a code is used for more or for fewer events than just before, as if its meaning had changed",
    )  # fmt: skip


def statuses_count_rightly(material: Material) -> Finding:
    """D32: no withdrawn status makes an outcome (exact); the share of each status is steady.

    Effect size of the second: the odds of a status double or halve between windows of one to three years.
    """
    if material.tallies is None or material.origin is None:
        return make_finding("D32", "not applicable", NO_RECORDS)
    faults = _withdrawn_counted(material)
    if faults:
        names = ", ".join(str(row["check"]).rsplit(" ", 1)[-1] for row in faults)
        because = f"records that were withdrawn count as outcomes: status {names}"
        return make_finding("D32", "broken", because, table=faults)
    codes = _quarters(material)
    found = []
    for (kind, status), _ in codes.groupby(["kind", "status"], sort=True):
        among = codes["kind"] == kind
        if (codes.loc[among, "status"] != status).any():
            count, base = series(codes, "quarter", among & (codes["status"] == status), among)
            found.append(Series(f"{kind}: status {status}", count, base))
    held = "no withdrawn status counts as an outcome, and no status becomes more or less common from one day on"
    return shift_finding(
        "D32", found, STATUS_RATIO, held=held, broken="a status was given more or less often than before"
    )


def _withdrawn_counted(material: Material) -> list[Row]:
    origin = material.origin
    assert origin is not None
    if origin.follow_up is None:
        return []
    target = origin.follow_up.target
    explained = () if material.study is None or material.study.card is None else material.study.card.explained
    listed = [status for status in target.statuses if WITHDRAWN.search(status) and status not in explained]
    if not listed:
        return []
    parts = origin.follow_up.events
    meant = parts.filter(matches(parts, target.events))
    lines = meant.group_by("status").aggregate(n=meant.event_id.nunique()).to_pyarrow().to_pylist()
    by_status = {line["status"]: int(line["n"]) for line in lines}
    extra = " although the study's words say not cancelled" if says_not_cancelled(material.study) else ""
    total = sum(by_status.values())
    nothing = dict.fromkeys(("since", "before", "after", "ratio"))
    return [
        {"check": f"events that count as outcomes{extra}: status {status}", **nothing,
         "count": by_status.get(status, 0), "base": total, "alarm": True, "reason": None}
        for status in listed
    ]  # fmt: skip


def roles_steady(material: Material) -> Finding:
    """D31: victims among suspects and victims of each offence, suspects among suspects and witnesses, and how many
    victims and suspects a crime of each offence names, quarter by quarter.

    Effect size: the odds change by 1.2 or more between windows of one to three years.
    """
    if material.tallies is None:
        return make_finding("D31", "not applicable", NO_RECORDS)
    parts = material.tallies.in_time(material.tallies.parts)
    parts = parts[parts["role"].notna()]
    found = []
    for kind, rows in parts.groupby("kind", sort=True):
        if rows["role"].nunique() < 2:
            continue
        offences = [None, *sorted(o for o in rows["offence"].dropna().unique())]
        for offence in offences:
            own = rows if offence is None else rows[rows["offence"] == offence]
            words = f"{kind}: {'all offences' if offence is None else offence}"
            found += _roles(own, words, parts)
            found += _named_by_events(material, own, str(kind), offence, words)
    return shift_finding(
        "D31", found, ROLE_RATIO,
        held="victims, suspects and witnesses stand in the same proportions from year to year",
        broken="people are written into other roles than before",
    )  # fmt: skip


def _roles(own: pd.DataFrame, words: str, every: pd.DataFrame) -> list[Series]:
    """Victims among victims and suspects; suspects among suspects and witnesses."""
    found = []
    for one, other in (("victim", "suspect"), ("suspect", "witness")):
        both = own["role"].isin([one, other])
        if own.loc[both, "role"].nunique() == 2:
            count, base = series(own, "quarter", own["role"] == one, both)
            quarters = sorted(every["quarter"].unique())
            found.append(Series(f"{words}: {one} rather than {other}", _whole(count, quarters), _whole(base, quarters)))
    return found


def _named_by_events(material: Material, own: pd.DataFrame, kind: str, offence: str | None, words: str) -> list[Series]:
    """Victims, and suspects, for each event, where an event names at most about one."""
    codes = _quarters(material)
    among = codes["kind"] == kind
    if offence is not None:
        among &= codes["offence"] == offence
    events = codes[among].groupby("quarter")["n"].sum().sort_index().astype("float64")
    found = []
    for role in ("victim", "suspect"):
        count = (
            own[own["role"] == role].groupby("quarter")["n"].sum().reindex(events.index, fill_value=0).astype("float64")
        )
        if count.sum() and (count <= events).all():
            found.append(Series(f"{words}: {role}s for each event", count, events))
    return found


def _whole(counts: pd.Series, quarters: Any) -> pd.Series:
    return counts.reindex(quarters, fill_value=0.0)


def _quarters(material: Material) -> pd.DataFrame:
    """The overview's codes with quarters, up to what is settled."""
    assert material.overview is not None
    assert material.tallies is not None
    codes = material.overview.codes
    quarter = codes["month"].astype("datetime64[s]").dt.to_period("Q").dt.start_time
    return material.tallies.in_time(codes.assign(quarter=quarter, offence=codes["offence"].fillna("not coded")))
