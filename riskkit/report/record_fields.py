"""Fields of the transparency record: parts of version 4.0, keys of version 3.0.

Takes    nothing.
Gives    `FIELDS`, `KEPT_FROM_3`, `KEYS`, `KEYS_OF_4`, `SAME_QUESTION`.
Promise  parts and keys as evidence gives them; `words_en/record_fields.py` holds the names that are printed.
"""

from __future__ import annotations

Keys = tuple[str, ...]

# (part of v4.0, keys of its fields); their names stand in the catalogue.
FIELDS: tuple[tuple[str, Keys], ...] = (
    ("title", ("name", "organisation_or_department", "phase", "region", "one_sentence_description")),
    ("tier_1", ("name", "description", "website_url", "contact_email")),
    ("owner", (
        "organisation_or_department", "team", "senior_responsible_owner", "external_supplier_involvement",
        "external_supplier", "companies_house_number", "external_supplier_role", "procurement_procedure_type",
        "data_access_terms")),
    ("description", ("detailed_description", "benefit", "previous_process", "alternatives_considered")),
    ("deployment", (
        "process_integration", "human_decisions_and_review", "frequency_and_scale_of_usage", "required_training",
        "appeals_and_review")),
    ("tool", ("system_architecture", "system_input", "system_output", "maintenance", "models")),
    ("model", (
        "model_name", "model_version", "model_task", "model_input", "model_output", "model_architecture",
        "model_performance", "dataset_purposes")),
    ("development", (
        "data_description", "data_modality", "data_quantities", "sensitive_attributes",
        "data_completeness_and_representativeness", "data_cleaning", "data_collection", "data_access_and_storage",
        "data_sharing_agreements")),
    ("operational", (
        "operational_data_sources", "operational_sensitive_attributes", "operational_data_processing",
        "operational_data_access_and_storage", "operational_data_sharing_agreements")),
    ("risks", ("impact_assessment", "risks_and_mitigations")),
)  # fmt: skip

# Keys of version 3.0 that version 4.0 has no field of its own for.
KEPT_FROM_3: tuple[str, Keys] = (
    "kept", ("scope", "provided_information", "source_data_name", "datasets", "source_data_url"),
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
KEYS_OF_4: tuple[str, ...] = tuple(dict.fromkeys(key for _, keys in FIELDS for key in keys if key not in KEYS))
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
