"""The transparency record: keys of version 3.0 for machines, field names of version 4.0 for people.

Takes    Material.
Gives    a JSON text and the sections of a page.
Promise  a field only people can fill prints NOT PROVIDED until they do; a draft from the run is marked as a draft.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from riskkit.domain.words import NOT_PROVIDED
from riskkit.report.formats import day, listed, number, percent, plain, sentence, whole
from riskkit.report.material import Material
from riskkit.report.page_one import definitions_say
from riskkit.report.words_en import METRICS, ROLE_SHORT, SHARES, STATUS_ISSUED, STATUS_NOT_FOR

# (section of v4.0, ((field name of v4.0, key of v3.0), ...)). Numbers are given only where they are confirmed.
FIELDS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Title information", (
        ("Title", "name"), ("Organisation name", "organisation_or_department"), ("Phase", "phase"),
        ("One sentence description", "description"))),
    ("Tier 1: Summary Information", (
        ("1.1 Name", "name"), ("1.2 Description", "description"), ("1.3 Website URL", "website_url"),
        ("1.4 Contact email", "contact_email"))),
    ("2.1 Owner and Responsibility", (
        ("2.1.1 Organisation or department", "organisation_or_department"), ("2.1.2 Team", "team"),
        ("2.1.3 Senior responsible owner (a role, not a name)", "senior_responsible_owner"),
        ("2.1.4 Third party involvement", "external_supplier_involvement"), ("Third party", "external_supplier"),
        ("Companies House Number", "companies_house_number"), ("Third party role", "external_supplier_role"),
        ("Procurement procedure type", "procurement_procedure_type"),
        ("Third party data access terms", "data_access_terms"))),
    ("2.2 Description and Rationale", (
        ("2.2.1 Detailed description", "detailed_description"), ("Scope and limits", "scope"), ("Benefits", "benefit"),
        ("Previous process", "previous_process"), ("Alternatives considered", "alternatives_considered"))),
    ("2.3 Deployment Context", (
        ("2.3.1 Integration into broader operational process", "process_integration"),
        ("Information provided", "provided_information"), ("Human review", "human_decisions_and_review"),
        ("Frequency and scale of usage", "frequency_and_scale_of_usage"), ("Required training", "required_training"),
        ("Appeals and review", "appeals_and_review"))),
    ("2.4.1 Tool Specification", (
        ("System architecture", "system_architecture"), ("2.4.1.2 System-level input", "model_input"),
        ("2.4.1.3 System-level output", "model_output"), ("Maintenance", "maintenance"), ("Models", "models"))),
    ("2.4.2 Model Specification", (
        ("2.4.2.1 Model name", "model_name"), ("Model version", "model_version"), ("Model task", "model_task"),
        ("Model input", "model_input"), ("Model output", "model_output"),
        ("2.4.2.6 Model architecture", "model_architecture"), ("Model performance", "model_performance"),
        ("2.4.2.8 Datasets and their purposes", "dataset_purposes"))),
    ("2.4.3 Development Data", (
        ("Name of the data", "source_data_name"), ("Datasets", "datasets"), ("Description", "data_description"),
        ("Modality", "data_modality"), ("Quantities", "data_quantities"),
        ("Sensitive attributes", "sensitive_attributes"),
        ("Completeness and representativeness", "data_completeness_and_representativeness"),
        ("Cleaning", "data_cleaning"), ("Collection", "data_collection"), ("Address of the data", "source_data_url"),
        ("Access and storage", "data_access_and_storage"), ("Sharing agreements", "data_sharing_agreements"))),
    ("2.5 Risks, Mitigations and Impact Assessments", (
        ("Impact assessment", "impact_assessment"), ("Risks and mitigations", "risks_and_mitigations"))),
)  # fmt: skip

# The keys of version 3.0, in its order.
KEYS: tuple[str, ...] = (
    "name", "description", "website_url", "contact_email", "organisation_or_department", "team",
    "senior_responsible_owner", "external_supplier_involvement", "external_supplier", "companies_house_number",
    "external_supplier_role", "procurement_procedure_type", "data_access_terms", "detailed_description", "scope",
    "benefit", "previous_process", "alternatives_considered", "process_integration", "provided_information",
    "frequency_and_scale_of_usage", "human_decisions_and_review", "required_training", "appeals_and_review",
    "system_architecture", "phase", "maintenance", "models", "model_name", "model_version", "model_task", "model_input",
    "model_output", "model_architecture", "model_performance", "datasets", "dataset_purposes", "source_data_name",
    "data_modality", "data_description", "data_quantities", "sensitive_attributes",
    "data_completeness_and_representativeness", "source_data_url", "data_collection", "data_cleaning",
    "data_sharing_agreements", "data_access_and_storage", "impact_assessment", "risks_and_mitigations",
)  # fmt: skip

# Board questions that answer a field, where nobody has answered the field itself.
_SAME_QUESTION = {
    "previous_process": "present_practice",
    "alternatives_considered": "alternatives",
    "appeals_and_review": "how_to_challenge",
    "human_decisions_and_review": "who_decides",
    "process_integration": "what_happens_when_flagged",
    "maintenance": "monitoring",
}


@dataclass(frozen=True)
class Field:
    """One field of the record, as printed: its v4.0 name, v3.0 key, text, and who wrote it."""

    name: str
    key: str
    text: str
    by: str


def record(material: Material) -> dict[str, tuple[str, str]]:
    """Every v3.0 key with its text and who wrote it: "people", "draft by software" or "nobody"."""
    drafts = _drafts(material)
    return {key: _field(material, key, drafts) for key in KEYS}


def _field(material: Material, key: str, drafts: Mapping[str, str]) -> tuple[str, str]:
    for question in (key, _SAME_QUESTION.get(key, key)):
        answer = material.answer(question)
        if answer != NOT_PROVIDED:
            return answer, "people"
    return (drafts[key], "draft by software") if drafts.get(key) else (NOT_PROVIDED, "nobody")


def record_json(material: Material) -> str:
    """The record for machines."""
    facts, filled = material.facts, record(material)
    head = {
        "run_id": plain(facts["run_id"]),
        "data_kind": facts["data_kind"],
        "status": [STATUS_NOT_FOR, STATUS_ISSUED],
        "created": facts["created"],
        "expires": facts["expires"],
        "blocked_by": [plain(reason) for reason in material.released.blocked_by],
        "written_by": {key: by for key, (_, by) in filled.items()},
    }
    text = {key: words for key, (words, _) in filled.items()}
    return json.dumps({"riskkit": head, **text}, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def record_sections(material: Material) -> tuple[tuple[str, tuple[Field, ...]], ...]:
    """The record for people."""
    filled = record(material)
    return tuple((title, tuple(Field(name, key, *filled[key]) for name, key in fields)) for title, fields in FIELDS)


def _drafts(material: Material) -> dict[str, str]:
    facts, study = material.facts, material.study
    labels = [plain(note["label"]) for note in facts["features"]]
    made_by = (study.get("scores") or {}).get("made_by")
    definitions, _ = definitions_say(material)
    return {
        "name": plain(study.get("title", "")),
        "description": f"{material.words('purpose')} {STATUS_NOT_FOR}.",
        "detailed_description": f"{material.words('purpose')} {material.words('who')} {material.words('outcome')}",
        "scope": f"Research only. {material.not_for()}",
        "phase": "Pre-deployment: research only, not in use",
        "provided_information": "A rank band, a band of scores with counts, reasons, and what was not known.",
        "frequency_and_scale_of_usage": f"Not in use. Planned: {capacity_words(study.get('capacity') or {})}.",
        "model_name": plain(study.get("name", "")),
        "model_version": plain(facts["run_id"]),
        "model_task": f"{ROLE_SHORT[material.role]}: put people in order for human review",
        "model_input": f"{len(labels)} features: {'; '.join(labels)}" if labels else "Scores made elsewhere",
        "model_output": "A score, and whether the person is flagged"
        if made_by
        else "A score between 0 and 1 with an interval, reasons, and whether the person is flagged",
        "models": plain(made_by) if made_by else _recipes(study),
        "model_architecture": plain(made_by) if made_by else _recipes(study),
        "model_performance": _performance(material),
        "datasets": plain(study.get("name", "")),
        "dataset_purposes": _purposes(study),
        "data_modality": "Tables",
        "data_description": f"{facts['data_kind'].capitalize()} data, extracted {day(facts['extract_date'])}",
        "data_quantities": f"{whole(facts.get('rows'))} scores of {whole(facts.get('people'))} people",
        "sensitive_attributes": _sensitive(material),
        "data_completeness_and_representativeness": _completeness(material),
        "data_cleaning": "Nothing is repaired in silence; rows left out are counted at each step.",
        "risks_and_mitigations": f"Measured: {definitions}",
    }


def _purposes(study: Mapping[str, Any]) -> str:
    method = str((study.get("split") or {}).get("method"))
    return {
        "time": "Earlier rows train and calibrate the model; later rows are audited.",
        "folds": "Every row is scored by a model that did not see its person, and then audited.",
    }.get(method, "All rows are audited; no model is trained.")


def _sensitive(material: Material) -> str:
    kept_out, used = material.protected()
    told = [f"compared between groups: {listed([*kept_out, *used])}"] if kept_out or used else []
    told += [f"also used as a feature: {listed(list(used))}"] if used else []
    return sentence("; ".join(told)) if told else ""


def capacity_words(capacity: Mapping[str, object]) -> str:
    """How many people can be reviewed, in words."""
    if capacity.get("people") is not None:
        return f"{whole(capacity['people'])} people reviewed on each date"
    return f"{percent(capacity.get('share'))} of those scored reviewed on each date"


def _recipes(study: Mapping[str, object]) -> str:
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
    return f"{'; '.join(told)}. Groups: see the report, section 11." if told else ""


def _completeness(material: Material) -> str:
    told = [
        f"{plain(row['attribute'])} missing for {whole(row.get('count'))} of {whole(row.get('base'))}"
        for row in material.rows("M01")
        if row.get("value") is not None
    ]
    return "; ".join(told)
