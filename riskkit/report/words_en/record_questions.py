"""Fields of the transparency record that only people can fill, and what a good entry holds."""

# ruff: noqa: E501
from __future__ import annotations

from riskkit.report.words_en.asked import Asked


def _field(key: str, question: str, place: str, good: str, poor: str = "") -> Asked:
    return Asked(key, question, f"transparency standard 4.0, {place}", good, poor)


RECORD_QUESTIONS: tuple[tuple[str, tuple[Asked, ...]], ...] = (
    ("Transparency record: who answers for it", (
        _field("organisation_or_department", "Which organisation answers for this?", "2.1.1",
               "The organisation's full name."),
        _field("team", "Which team?", "2.1.2", "The team's name as others in the organisation know it."),
        _field("senior_responsible_owner", "Which role is the senior responsible owner?", "2.1.3",
               "A role, not a name.", "To be confirmed."),
        _field("contact_email", "Where can the public write to?", "1.4",
               "A team's address that somebody reads every working day."),
        _field("website_url", "Where can the public read more?", "1.3", "A page about this study, or the words: no page yet."),
        _field("one_sentence_description", "What is it, in one sentence for the public?", "title information",
               "Who is scored, for what, and what a score may lead to. No technical words.",
               "An AI-powered risk solution."),
        _field("region", "Where would it be used?", "title information", "The area by name; or none, while it is research."),
    )),
    ("Transparency record: third parties", (
        _field("external_supplier_involvement", "Does a third party have a part in it?", "2.1.4",
               "Yes or no, and in which step."),
        _field("external_supplier", "Which third party?", "2.1.4.1", "Its registered name; or none."),
        _field("companies_house_number", "Its Companies House number?", "2.1.4.2", "Eight digits; or none."),
        _field("external_supplier_role", "What does it do?", "2.1.4.3", "Each task; or none."),
        _field("procurement_procedure_type", "How was it procured?", "2.1.4.4", "The procedure and the notice; or none."),
        _field("data_access_terms", "Under which terms does it see data?", "2.1.4.5",
               "What it can see, where, until when; or none."),
    )),
    ("Transparency record: use, data and impact", (
        _field("required_training", "Which training must people have?", "2.3",
               "The course, who must pass it, how often it is repeated."),
        _field("system_architecture", "Which systems does it run on?", "2.4.1",
               "Each system, what passes between them, who runs them."),
        _field("data_collection", "Why and how were the data first collected?", "2.4.3",
               "The purpose of each source, and whether people knew."),
        _field("source_data_url", "Where can the public read about the data?", "2.4.3", "An address; or none, and why."),
        _field("data_access_and_storage", "Who can reach the data, and where do they lie?", "2.4.3",
               "Roles, places, how long, how access is logged."),
        _field("data_sharing_agreements", "Which sharing agreements cover the data?", "2.4.3",
               "Title and date of each; or none."),
        _field("impact_assessment", "Which impact assessments were done?", "2.5",
               "For each: name, date, address, and one sentence on what it found.",
               "A DPIA was completed."),
    )),
)  # fmt: skip

# Fields riskkit drafts from the run. A person's own words under the same key replace the draft.
DRAFTED_FIELDS: tuple[str, ...] = (
    "name", "description", "detailed_description", "scope", "phase", "previous_process", "alternatives_considered",
    "process_integration", "provided_information", "frequency_and_scale_of_usage", "human_decisions_and_review",
    "appeals_and_review", "maintenance", "models", "system_input", "system_output", "model_name", "model_version",
    "model_task", "model_input", "model_output", "model_architecture", "model_performance", "datasets", "dataset_purposes",
    "source_data_name", "data_modality", "data_description", "data_quantities", "sensitive_attributes",
    "data_completeness_and_representativeness", "data_cleaning", "operational_data_sources",
    "operational_sensitive_attributes", "operational_data_processing", "operational_data_access_and_storage",
    "operational_data_sharing_agreements", "risks_and_mitigations",
)  # fmt: skip
