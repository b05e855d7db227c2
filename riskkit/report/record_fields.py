"""Fields of the transparency record: sections and names of version 4.0, keys of version 3.0.

Takes    nothing.
Gives    `FIELDS`, `KEPT_FROM_3`, `KEYS`, `KEYS_OF_4`, `SAME_QUESTION`.
Promise  names and keys as evidence gives them; a number stands only where it is confirmed.
"""

from __future__ import annotations

Names = tuple[tuple[str, str], ...]

# (section of v4.0, ((field name of v4.0, key), ...)).
FIELDS: tuple[tuple[str, Names], ...] = (
    ("Title information", (
        ("Title", "name"), ("Organisation name", "organisation_or_department"), ("Phase", "phase"),
        ("Region", "region"), ("One sentence description", "one_sentence_description"))),
    ("Tier 1: Summary Information", (
        ("1.1 Name", "name"), ("1.2 Description", "description"), ("1.3 Website URL", "website_url"),
        ("1.4 Contact email", "contact_email"))),
    ("2.1 Owner and Responsibility", (
        ("2.1.1 Organisation or department", "organisation_or_department"), ("2.1.2 Team", "team"),
        ("2.1.3 Senior responsible owner", "senior_responsible_owner"),
        ("2.1.4 Third party involvement", "external_supplier_involvement"),
        ("2.1.4.1 Third party", "external_supplier"), ("2.1.4.2 Companies House Number", "companies_house_number"),
        ("2.1.4.3 Third party role", "external_supplier_role"),
        ("2.1.4.4 Procurement procedure type", "procurement_procedure_type"),
        ("2.1.4.5 Third party data access terms", "data_access_terms"))),
    ("2.2 Description and Rationale", (
        ("2.2.1 Detailed description", "detailed_description"), ("Benefits", "benefit"),
        ("Previous process", "previous_process"), ("Alternatives considered", "alternatives_considered"))),
    ("2.3 Deployment Context", (
        ("2.3.1 Integration into broader operational process", "process_integration"),
        ("Human review", "human_decisions_and_review"),
        ("Frequency and scale of usage", "frequency_and_scale_of_usage"), ("Required training", "required_training"),
        ("Appeals and review", "appeals_and_review"))),
    ("2.4.1 Tool Specification", (
        ("System architecture", "system_architecture"), ("2.4.1.2 System-level input", "system_input"),
        ("2.4.1.3 System-level output", "system_output"), ("Maintenance", "maintenance"), ("Models", "models"))),
    ("2.4.2 Model Specification", (
        ("2.4.2.1 Model name", "model_name"), ("Model version", "model_version"), ("Model task", "model_task"),
        ("Model input", "model_input"), ("Model output", "model_output"),
        ("2.4.2.6 Model architecture", "model_architecture"), ("Model performance", "model_performance"),
        ("2.4.2.8 Datasets and their purposes", "dataset_purposes"))),
    ("2.4.3 Development Data", (
        ("Description", "data_description"), ("Modality", "data_modality"), ("Quantities", "data_quantities"),
        ("Sensitive attributes", "sensitive_attributes"),
        ("Completeness and representativeness", "data_completeness_and_representativeness"),
        ("Cleaning", "data_cleaning"), ("Collection", "data_collection"),
        ("Access and storage", "data_access_and_storage"), ("Sharing agreements", "data_sharing_agreements"))),
    ("2.4.4 Operational Data", (
        ("Sources", "operational_data_sources"), ("Sensitive attributes", "operational_sensitive_attributes"),
        ("Processing", "operational_data_processing"), ("Access and storage", "operational_data_access_and_storage"),
        ("Sharing", "operational_data_sharing_agreements"))),
    ("2.5 Risks, Mitigations and Impact Assessments", (
        ("Impact assessment", "impact_assessment"), ("Risks and mitigations", "risks_and_mitigations"))),
)  # fmt: skip

# Keys of version 3.0 that version 4.0 has no field of its own for.
KEPT_FROM_3: tuple[str, Names] = ("Kept from version 3.0", (
    ("Scope", "scope"), ("Provided information", "provided_information"), ("Name of the data", "source_data_name"),
    ("Datasets", "datasets"), ("Address of the data", "source_data_url"),
))  # fmt: skip

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
KEYS_OF_4: tuple[str, ...] = tuple(dict.fromkeys(key for _, names in FIELDS for _, key in names if key not in KEYS))
"""Keys that only version 4.0 has a field for: ours, in the manner of version 3.0."""

# Board questions that answer a field, where nobody has answered the field itself.
SAME_QUESTION = {
    "previous_process": "present_practice",
    "alternatives_considered": "alternatives",
    "appeals_and_review": "how_to_challenge",
    "human_decisions_and_review": "who_decides",
    "process_integration": "what_happens_when_flagged",
    "maintenance": "monitoring",
}
