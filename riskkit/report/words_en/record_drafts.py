"""Sentences riskkit drafts into the transparency record, with places for what the run says."""

from __future__ import annotations

NOT_IN_USE = "None: not in use."
RECORD_DRAFTS: dict[str, str] = {
    "scope": "Research only. {not_for}",
    "phase": "Pre-deployment: research only, not in use",
    "provided_information": "A rank band, a band of scores with counts, reasons, and what was not known.",
    "frequency_and_scale_of_usage": "Not in use. Planned: {capacity}.",
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
