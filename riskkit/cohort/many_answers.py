"""Many definitions at once: who each of them would score, and with which outcome, in one pass over the records each.

Takes    a Linkage, dates, CohortSpecs and OutcomeRules: a study's own, and changed copies of them (mutations).
Gives    `answers_under`: everybody on every date, one column for each spec and for each rule.
Promise  the rules are those of `build_cohort`, `cut` and `label_outcomes`, by the same functions; a test holds both
         together. Nothing is kept on the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from riskkit.cohort.choosing import everyone_on, reasons_against
from riskkit.cohort.person_facts import KEY, facts_for
from riskkit.domain.history import in_follow_up, last_mature_as_of, paired_with_events
from riskkit.domain.matching import matches

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from riskkit.domain.cohort_spec import CohortSpec
    from riskkit.domain.retelling import OutcomeRule
    from riskkit.domain.sources import Linkage


def answers_under(
    linkage: Linkage, dates: tuple[date, ...], specs: Sequence[CohortSpec], rules: Sequence[OutcomeRule]
) -> pd.DataFrame:
    """Say for everybody on every date whether each spec would score them, and how each rule would label them.

    Parameters
    ----------
    linkage : Linkage
    dates : tuple of date
        The dates to answer for; `as_of` of the specs is not looked at.
    specs, rules : sequences

    Returns
    -------
    pandas.DataFrame
        person_id, as_of (datetime64[s]); scored_0, scored_1, ... (bool); label_0, label_1, ...: 1.0, 0.0, or NaN where
        the outcome is not yet known. Rows in order of person_id, as_of.
    """
    spine = everyone_on(linkage, dates)
    scored = _fetched(_scored(spine, linkage, specs))
    labels = _fetched(_recorded(spine, linkage, rules))
    return scored.join(_mature(labels, rules, linkage.sources.extract_date))


def _scored(spine: ir.Table, linkage: Linkage, specs: Sequence[CohortSpec]) -> ir.Table:
    facts = facts_for(spine, linkage, specs)
    found = {}
    for i, spec in enumerate(specs):
        shared = {name: facts[name] for name in ("first_known", "dead", "age", "area_code")}
        own: Any = SimpleNamespace(**shared, seen=facts[f"seen_{i}"], earlier=facts[f"earlier_{i}"])
        against = [met.fill_null(False) for met in reasons_against(own, spec).values()]
        found[f"scored_{i}"] = ~reduce(or_, against)
    return facts.select(*KEY, **found)


def _recorded(spine: ir.Table, linkage: Linkage, rules: Sequence[OutcomeRule]) -> ir.Table:
    pairs = paired_with_events(spine, linkage)
    extract = linkage.sources.extract_date
    recorded = {
        f"label_{i}": (in_follow_up(pairs, rule.target, extract) & matches(pairs, rule.events)).any()
        for i, rule in enumerate(rules)
    }
    found = pairs.group_by(*KEY).aggregate(**recorded)
    joined = spine.left_join(found, KEY)
    return joined.select(*KEY, **{name: joined[name].fill_null(False) for name in recorded})


def _fetched(table: ir.Table) -> pd.DataFrame:
    return table.order_by(*KEY).to_pyarrow().to_pandas(date_as_object=False).astype({"as_of": "datetime64[s]"})


def _mature(labels: pd.DataFrame, rules: Sequence[OutcomeRule], extract: date) -> pd.DataFrame:
    """The labels alone, NaN where horizon and waiting time were not over by the extract date."""
    import numpy as np
    import pandas as pd

    day = labels["as_of"].to_numpy().astype("datetime64[D]")
    found = {}
    for i, rule in enumerate(rules):
        mature = day <= np.datetime64(last_mature_as_of(rule.target, extract), "D")
        found[f"label_{i}"] = np.where(mature, labels[f"label_{i}"].to_numpy(dtype="float64"), np.nan)
    return pd.DataFrame(found, index=labels.index)
