"""What riskkit drafts into the transparency record from a run; every draft is marked as one.

Takes    Material.
Gives    `drafts`, `capacity_says`.
Promise  facts of the run only; a fact the run does not hold gives no draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskkit.report.formats import day, listed, number, percent, plain, sentence, whole
from riskkit.report.material import Material
from riskkit.report.page_one import Difference, differences
from riskkit.report.risk_register import measured_risks
from riskkit.report.tables import DIFFERENCES
from riskkit.report.words_en import (
    CAPACITY_SAYS,
    ELSEWHERE,
    ELSEWHERE_OUTPUT,
    KINDS_GIVEN,
    METRICS,
    RECORD_DRAFTS,
    RECORD_SAYS,
    RECORD_VERDICTS,
    ROLE_SHORT,
    SENSITIVE_SAYS,
    SHARES,
    SPLIT_PURPOSES,
)


def drafts(material: Material) -> dict[str, str]:
    """A text for each key that this run can speak to."""
    facts, study = material.facts, material.study
    labels = [plain(note["label"]) for note in facts["features"]]
    made_by = (study.get("scores") or {}).get("made_by")
    places = {
        **{key: material.words(key) for key in ("purpose", "who", "outcome", "flagged")},
        "not_for": material.not_for(),
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
        "model_name": plain(study.get("name", "")),
        "model_version": plain(facts["run_id"]),
        "frequency_and_scale_of_usage": capacity_says("planned", study.get("capacity") or {}),
        "model_input": _input(labels),
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
    told = {"groups": [*kept_out, *used], "used": list(used), "stand_ins": _stand_ins(material)}
    text = SENSITIVE_SAYS.get("_".join(name for name, labels in told.items() if labels), "")
    return text.format(**{name: listed(labels) for name, labels in told.items()})


def _stand_ins(material: Material) -> list[str]:
    """The feature that tells each characteristic best, where finding Z01 names one."""
    first: dict[str, str] = {}
    for row in material.rows("Z01"):
        if row.get("row") == "feature" and row.get("place") == 1 and row.get("label"):
            first.setdefault(material.label(row["attribute"]), plain(row["label"]).lower())
    return [
        RECORD_SAYS["stand_in"].format(feature=feature, attribute=attribute.lower())
        for attribute, feature in first.items()
    ]


def capacity_says(said: str, capacity: Mapping[str, object]) -> str:
    """How many people can be reviewed: said of what is "planned", or of the "capacity"."""
    people = capacity.get("people")
    if people is None:
        return CAPACITY_SAYS[f"{said}_share"].format(share=percent(capacity.get("share")))
    return CAPACITY_SAYS[f"{said}_person" if people == 1 else f"{said}_people"].format(people=whole(people))


def _input(labels: list[str]) -> str:
    if not labels:
        return ELSEWHERE
    return RECORD_SAYS["feature" if len(labels) == 1 else "features"].format(
        features=len(labels), labels="; ".join(labels)
    )


def _recipes(study: Mapping[str, Any]) -> str:
    model = study.get("model")
    return ", ".join(plain(name) for name in model.get("recipes") or ()) if isinstance(model, Mapping) else ""


def _performance(material: Material) -> str:
    told = []
    for code in ("P02", "P03", "P04", "P05"):
        for row in material.rows(code):
            if row.get("value") is None or row.get("operating_point") not in (None, "", "capacity"):
                continue
            name = METRICS.get(str(row["metric"]), (plain(row["metric"]), ""))[0]
            told.append(f"{name} {percent(row['value']) if row['metric'] in SHARES else number(row['value'], 3)}")
    if not told:
        return ""
    groups = [_told(entry) for entry in differences(material)]
    return "\n".join(["; ".join(told) + ".", *groups, RECORD_SAYS["groups"]])


def _told(entry: Difference) -> str:
    """One characteristic: the measures under each verdict, those that have any."""
    verdicts = zip(DIFFERENCES, (entry.found, entry.none_shown, entry.unclear), strict=True)
    told = [RECORD_VERDICTS[verdict].format(measures=named) for verdict, named in verdicts if named != "–"]
    return sentence(RECORD_SAYS["by_verdict"].format(attribute=entry.attribute, told="; ".join(told)))


def _completeness(material: Material) -> str:
    told = [
        RECORD_SAYS["missing"].format(
            label=material.label(row["attribute"]), count=whole(row.get("count")), base=whole(row.get("base"))
        )
        for row in material.rows("M01")
        if row.get("value") is not None
    ]
    return "; ".join(told)
