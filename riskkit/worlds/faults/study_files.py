"""Write the study that is checked: the same study for a faulty world and for its clean twin, but for the fault.

Takes    a plan, and for ready-made data the rows on a `Workbench`.
Gives    `write_study`: study.yaml, and table.csv or scores.csv where the plan asks for one.
Promise  plain YAML that `read_study` reads: no tag, no alias, every choice written out.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from riskkit.domain.yaml_text import parse_yaml
from riskkit.worlds.faults.analyst_table import COLUMNS
from riskkit.worlds.faults.faults_of_figures import SCORE, published_figures
from riskkit.worlds.faults.plan import Plan
from riskkit.worlds.faults.workbench import Workbench


def write_study(
    bench: Workbench, plan: Plan, rows: str, folder: Path, cohort_rate: float | None, benchmark: list[dict[str, Any]]
) -> None:
    """Write the study file and its data.

    Parameters
    ----------
    rows : str
        The analyst's table on the bench; read for table and scores studies only.
    cohort_rate : float, optional
        Share with the outcome in the whole cohort, counted apart from the table that is checked.
    benchmark : list of dict
        Outcomes per 1,000 residents and year, counted apart from the extracts that are checked.
    """
    if plan.form == "records":
        values = _records_study(plan, benchmark)
    elif plan.form == "table":
        values = _table_study(plan, cohort_rate)
        written = ", ".join([*COLUMNS, *(column.name for column in plan.columns)])
        bench.write_csv(f"select {written} from {rows} order by all", folder / "table.csv")
    else:
        values = _scores_study(bench, plan, rows, cohort_rate)
        chosen = f"select person_id, as_of, {SCORE} as score, outcome, sex, ethnicity from {rows}"
        bench.write_csv(f"{chosen} order by person_id, as_of", folder / "scores.csv")
    text = yaml.dump(values, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=1000)
    (folder / "study.yaml").write_text(text, encoding="utf-8")


def outside_rates(bench: Workbench, plan: Plan) -> list[dict[str, Any]]:
    """People named and events of the outcome per 1,000 residents, by calendar year."""
    offences, statuses = (", ".join(f"'{code}'" for code in codes) for codes in (plan.offences, plan.statuses))
    counted = bench.rows(
        "select year(occurred_at) as year, count(distinct person_id), count(distinct event_id), "
        "(select sum(population) from {areas}) from {parts} join {events} using (event_id) where kind = 'crime' "
        f"and role = 'suspect' and offence in ({offences}) and status in ({statuses}) group by 1 order by 1"
    )
    return [
        {
            "area_code": "all",
            "year": int(year),
            "people_per_1000": round(1000 * people / float(residents), 4),
            "events_per_1000": round(1000 * events / float(residents), 4),
        }
        for year, people, events, residents in counted
    ]


def _records_study(plan: Plan, benchmark: list[dict[str, Any]]) -> dict[str, Any]:
    values = _template("records_study.yaml")
    cohort, target = values["cohort"], values["target"]
    cohort["as_of"] = [day.isoformat() for day in plan.as_of]
    cohort["seen_within_days"] = plan.look_back
    cohort["age_from"], cohort["age_to"] = plan.age_from, plan.age_to
    cohort["without_earlier"]["offences"] = list(plan.offences)
    cohort["without_earlier"]["not_statuses"] = ["cancelled"]
    if "cancelled" in plan.statuses:
        del cohort["without_earlier"]["not_statuses"]
    target["offences"], target["statuses"] = list(plan.offences), list(plan.statuses)
    values["card"]["benchmark"]["rows"] = benchmark
    for feature in values["features"]:
        if "days" in feature:
            feature["days"] = plan.look_back
    return values


def _table_study(plan: Plan, cohort_rate: float | None) -> dict[str, Any]:
    values = _template("table_study.yaml")
    table = values["table"]
    table["cohort_rate"] = cohort_rate
    for column in plan.columns:
        table["columns"].append(dict(column.declared))
        table["features"].append(column.name)
    return values


def _scores_study(bench: Workbench, plan: Plan, rows: str, cohort_rate: float | None) -> dict[str, Any]:
    values = _template("scores_study.yaml")
    figures = published_figures(bench, rows)
    if plan.misprint is not None:
        figures = plan.misprint(figures)
    values["scores"]["published"], values["scores"]["cohort_rate"] = figures, cohort_rate
    return values


def _template(name: str) -> dict[str, Any]:
    return parse_yaml((Path(__file__).parent / name).read_text(encoding="utf-8"), name)


class _Plain(yaml.SafeDumper):
    """Writes every value where it stands: no anchors, no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never refer back."""
        return True
