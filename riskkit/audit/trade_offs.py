"""Which criterion the use calls for, what the others say beside it, and why they cannot all hold.

Takes    findings' rows of G03, GroupCounts, ScoredRows, AuditSpec.
Gives    finding G08.
Promise  a human chooses the criterion, in the study; nothing is chosen here. The identity between the rates is checked
         on the counts that the pages print (residual 0).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from riskkit.audit.catalogue import make_finding
from riskkit.audit.group_counts import GroupCounts, four_cells
from riskkit.audit.scored_rows import CAPACITY, ScoredRows
from riskkit.domain.findings import Finding, Row
from riskkit.domain.model_spec import COMPARED, AuditSpec
from riskkit.stats.calibration import brier
from riskkit.stats.counts import identity_residual

MEANS = {
    "selection": "people of every group are flagged equally often",
    "FPR": "of people with no recorded outcome, equally many are flagged in every group",
    "FNR": "of people with a recorded outcome, equally many are missed in every group",
    "PPV": "of the flagged, equally many have a recorded outcome in every group",
    "FOR": "of those not flagged, equally many have a recorded outcome in every group",
    "O/E": "scores say as much as was recorded in every group",
}
IMPOSSIBLE = (
    "where groups differ in how often the outcome is recorded, and scores are not perfect, PPV, FPR and FNR cannot "
    "all be the same in every group"
)
WON_BY_NOBODY = "this index is higher if nobody is flagged: it cannot choose between scores"
WHO_SAYS = "Chouldechova (2017), Big Data 5, 153-163; Kleinberg, Mullainathan and Raghavan (2017), ITCS"


def criteria_side_by_side(singles: list[GroupCounts], compared: Finding, rows: ScoredRows, spec: AuditSpec) -> Finding:
    """G08: each criterion with its verdict; the identity; and indices that are won by flagging nobody."""
    if not singles or compared.table is None:
        return make_finding("G08", "not applicable", "there are no groups that could be compared")
    table = [*_criteria(compared, spec), *_identity(singles), *_indices(singles, rows, spec)]
    chosen = spec.criterion in COMPARED
    if not chosen:
        because = "nobody has chosen which criterion the use calls for"
    else:
        verdicts = {row["verdict"] for row in compared.table if row["metric"] == spec.criterion}
        worst = next(v for v in ("difference found", "cannot tell", "no material difference shown") if v in verdicts)
        because = f"the study chose {spec.criterion}: {worst}"
    return make_finding("G08", "measured" if chosen else "cannot tell", because, table=table,
                        limits=f"In general {IMPOSSIBLE} ({WHO_SAYS}).")  # fmt: skip


def _row(what: str, **more: object) -> Row:
    names = ("attribute", "criterion", "chosen", "means", "verdict", "gap", "value", "flagging_nobody", "reason")
    return {"what": what, **dict.fromkeys(names), **more}


def _criteria(compared: Finding, spec: AuditSpec) -> Iterator[Row]:
    for row in compared.table or ():
        metric = str(row["metric"])
        yield _row("criterion", attribute=row["attribute"], criterion=metric, chosen=metric == spec.criterion,
                   means=MEANS[metric], verdict=row["verdict"], gap=row["gap"], reason=row["reason"])  # fmt: skip


def _identity(singles: list[GroupCounts]) -> Iterator[Row]:
    """Largest residual of FPR = pi/(1-pi) (1-PPV)/PPV (1-FNR) over groups; 0 but for rounding."""
    for counts in singles:
        four = four_cells(counts.table, counts.points.flagged[counts.points.names.index(CAPACITY)])
        left = np.abs(identity_residual(np.stack([four[name] for name in ("tn", "fp", "fn", "tp")], axis=-1)))
        there = left[~np.isnan(left)]
        value = round(float(there.max()), 12) if len(there) else None
        why = None if len(there) else "no group has both a right and a wrong flag"
        yield _row("identity of the rates", attribute=counts.attribute, value=value, reason=why)


def _indices(singles: list[GroupCounts], rows: ScoredRows, spec: AuditSpec) -> Iterator[Row]:
    """(1 - Brier) x (1 - largest gap of FPR), and the same index with every score put just under the cut.

    The index of the NIJ Recidivism Forecasting Challenge (National Institute of Justice, 2021), which fell to scores
    that flag nobody.
    """
    if not rows.scores_are_probabilities or not rows.known.any():
        return
    own = brier(rows.outcome, rows.score[rows.known])
    for cut in rows.cuts:
        point = f"score at least {cut:g}"
        under = brier(rows.outcome, np.minimum(rows.score[rows.known], np.nextafter(cut, 0)))
        for counts in singles:
            count, base = counts.share("FPR", point)
            enough = (counts.people >= spec.smallest_group) & (base >= spec.smallest_base)
            if np.count_nonzero(enough) < 2:
                continue
            share = count[enough] / base[enough]
            index = (1 - own) * (1 - float(share.max() - share.min()))
            why = (
                "this index is higher if nobody is flagged: it cannot choose between scores"
                if 1 - under > index
                else None
            )
            yield _row("index of distance and FPR gap", attribute=counts.attribute, criterion=point, value=index,
                       flagging_nobody=1 - under, reason=why)  # fmt: skip
