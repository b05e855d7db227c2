"""What riskkit drafts into the transparency record from a run; every draft is marked as one.

Takes    Material.
Gives    `drafts`, `capacity_words`.
Promise  facts of the run only; a fact the run does not hold gives no draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskkit.report.formats import day, listed, number, percent, plain, sentence, whole
from riskkit.report.material import Material
from riskkit.report.page_one import Difference, differences
from riskkit.report.risk_register import measured_risks
from riskkit.report.words_en import METRICS, ROLE_SHORT, SHARES, STATUS_NOT_FOR
from riskkit.report.words_en.record_drafts import (
    ELSEWHERE,
    ELSEWHERE_OUTPUT,
    KINDS_GIVEN,
    RECORD_DRAFTS,
    SPLIT_PURPOSES,
)


def drafts(material: Material) -> dict[str, str]:
    """A text for each key that this run can speak to."""
    facts, study = material.facts, material.study
    labels = [plain(note["label"]) for note in facts["features"]]
    made_by = (study.get("scores") or {}).get("made_by")
    words = material.words
    places = {
        "not_for": material.not_for(),
        "capacity": capacity_words(study.get("capacity") or {}),
        "role": ROLE_SHORT[material.role],
        "kind": str(facts["data_kind"]).capitalize(),
        "given": KINDS_GIVEN.get(str(study.get("kind")), plain(study.get("kind", ""))),
        "extract": day(facts["extract_date"]),
        "rows": whole(facts.get("rows")),
        "people": whole(facts.get("people")),
        "features": len(labels),
    }
    made = {key: text.format(**places) for key, text in RECORD_DRAFTS.items()}
    method = str((study.get("split") or {}).get("method") or "")
    return made | {
        "name": plain(study.get("title", "")),
        "description": f"{words('purpose')} {STATUS_NOT_FOR}.",
        "detailed_description": f"{words('purpose')} {words('who')} {words('outcome')} {words('flagged')} "
        f"{made['scope']}",
        "model_name": plain(study.get("name", "")),
        "model_version": plain(facts["run_id"]),
        "model_input": f"{len(labels)} features: {'; '.join(labels)}" if labels else ELSEWHERE,
        "model_output": ELSEWHERE_OUTPUT if made_by else made["model_output"],
        "models": plain(made_by) if made_by else _recipes(study),
        "model_architecture": plain(made_by) if made_by else _recipes(study),
        "model_performance": _performance(material),
        "datasets": plain(study.get("name", "")),
        "dataset_purposes": SPLIT_PURPOSES.get(method, SPLIT_PURPOSES[""]),
        "sensitive_attributes": _sensitive(material),
        "data_completeness_and_representativeness": _completeness(material),
        "risks_and_mitigations": "\n".join(risk.in_one_line for risk in measured_risks(material)),
    }


def _sensitive(material: Material) -> str:
    kept_out, used = material.protected()
    told = [f"compared between groups: {listed([*kept_out, *used])}"] if kept_out or used else []
    told += [f"also used as a feature: {listed(list(used))}"] if used else []
    told += [f"features that stand in for them most: {listed(names)}"] if (names := _stand_ins(material)) else []
    return sentence("; ".join(told)) if told else ""


def _stand_ins(material: Material) -> list[str]:
    """The feature that tells each characteristic best, where finding Z01 names one."""
    first: dict[str, str] = {}
    for row in material.rows("Z01"):
        if row.get("row") == "feature" and row.get("place") == 1 and row.get("label"):
            first.setdefault(material.label(row["attribute"]), plain(row["label"]).lower())
    return [f"{feature} (for {attribute.lower()})" for attribute, feature in first.items()]


def capacity_words(capacity: Mapping[str, object]) -> str:
    """How many people can be reviewed, in words."""
    if capacity.get("people") is not None:
        return f"{whole(capacity['people'])} people reviewed on each date"
    return f"{percent(capacity.get('share'))} of those scored reviewed on each date"


def _recipes(study: Mapping[str, Any]) -> str:
    model = study.get("model")
    return ", ".join(plain(name) for name in model.get("recipes") or ()) if isinstance(model, Mapping) else ""


def _performance(material: Material) -> str:
    told = []
    for code in ("P02", "P03", "P04", "P05"):
        for row in material.rows(code):
            if row.get("value") is None or row.get("operating_point") not in (None, "", "capacity", "all scores"):
                continue
            name = METRICS.get(str(row["metric"]), (plain(row["metric"]), ""))[0]
            told.append(f"{name} {percent(row['value']) if row['metric'] in SHARES else number(row['value'], 3)}")
    if not told:
        return ""
    groups = [_told(entry) for entry in differences(material)]
    return "\n".join(["; ".join(told) + ".", *(sentence(text) for text in groups), "Groups: the report, section 11."])


def _told(entry: Difference) -> str:
    """One characteristic: the measures under each verdict, those that have any."""
    verdicts = (("difference found", entry.found), ("no material difference shown", entry.none_shown),
                ("cannot tell", entry.unclear))  # fmt: skip
    return f"{entry.attribute}: " + "; ".join(f"{verdict}: {named}" for verdict, named in verdicts if named != "–")


def _completeness(material: Material) -> str:
    told = [
        f"{material.label(row['attribute'])} missing for {whole(row.get('count'))} of {whole(row.get('base'))}"
        for row in material.rows("M01")
        if row.get("value") is not None
    ]
    return "; ".join(told)
