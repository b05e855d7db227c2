"""Sentences riskkit drafts into the transparency record, with places for what the run says."""

from __future__ import annotations

NOT_IN_USE = "None: not in use."
RECORD_DRAFTS: dict[str, str] = {
    "description": "{purpose} Not for decisions about people.",
    "detailed_description": "{purpose} {who} {outcome} {flagged} Research only. {not_for}",
    "scope": "Research only. {not_for}",
    "phase": "Pre-deployment: research only, not in use",
    "provided_information": "A rank band, a band of scores with counts, reasons, and what was not known.",
    "model_task": "{role}: put people in order for human review",
    "system_input": "{kind} data of the kind {given}, extracted {extract}. Nothing is typed in by hand.",
    "system_output": "A report for the board, a sheet for each flagged person, and the pages beside them.",
    "model_output": "A score between 0 and 1 with an interval, reasons, and whether the person is flagged",
    "source_data_name": "{kind} data: {given}",
    "data_modality": "Tables",
    "data_description": "{kind} data, extracted {extract}",
    "data_quantities": "{rows} scores of {people} people; {features} features",
    "data_cleaning": "Nothing is repaired in silence; rows left out are counted at each step.",
    "operational_data_sources": NOT_IN_USE,
    "operational_sensitive_attributes": NOT_IN_USE,
    "operational_data_processing": NOT_IN_USE,
    "operational_data_access_and_storage": NOT_IN_USE,
    "operational_data_sharing_agreements": NOT_IN_USE,
}
ELSEWHERE = "Scores made elsewhere"
ELSEWHERE_OUTPUT = "A score, and whether the person is flagged"
KINDS_GIVEN = {"records": "records of agencies", "table": "a ready-made table", "scores": "scores made elsewhere"}
SPLIT_PURPOSES = {
    "time": "Earlier rows train and calibrate the model; later rows are audited.",
    "folds": "Every row is scored by a model that did not see its person, and then audited.",
    "": "All rows are audited; no model is trained.",
}

# How many people can be reviewed: in the record, and on the model card.
CAPACITY_SAYS: dict[str, str] = {
    "planned_people": "Not in use. Planned: {people} people reviewed on each date.",
    "planned_person": "Not in use. Planned: 1 person reviewed on each date.",
    "planned_share": "Not in use. Planned: {share} of those scored reviewed on each date.",
    "capacity_people": "Capacity: {people} people reviewed on each date.",
    "capacity_person": "Capacity: 1 person reviewed on each date.",
    "capacity_share": "Capacity: {share} of those scored reviewed on each date.",
}

# Characteristics, by what a run holds of them.
SENSITIVE_SAYS: dict[str, str] = {
    "groups": "Compared between groups: {groups}.",
    "groups_used": "Compared between groups: {groups}; also used as a feature: {used}.",
    "groups_stand_ins": "Compared between groups: {groups}; features that stand in for them most: {stand_ins}.",
    "groups_used_stand_ins": (
        "Compared between groups: {groups}; also used as a feature: {used}; features that stand in for them most: "
        "{stand_ins}."
    ),
    "stand_ins": "Features that stand in for them most: {stand_ins}.",
}
RECORD_SAYS: dict[str, str] = {
    "features": "{features} features: {labels}",
    "feature": "1 feature: {labels}",
    "stand_in": "{feature} (for {attribute})",
    "missing": "{label} missing for {count} of {base}",
    "by_verdict": "{attribute}: {told}",
    "groups": "Groups: the report, section 11.",
}

# Measures of one characteristic, each verdict an item of a list.
RECORD_VERDICTS: dict[str, str] = {
    "difference found": "difference found: {measures}",
    "no material difference shown": "no material difference shown: {measures}",
    "cannot tell": "cannot tell: {measures}",
}
