"""The transparency record has every field the evidence lists, marks every draft, and names measured risks."""

import dataclasses
import html
import json
import re

import pytest

from riskkit.report import make_pages

# Section 4 of the evidence, by field name, in its own order.
FIELDS_OF_4_0 = {
    "Title information": ("Title", "Organisation name", "Phase", "Region", "One sentence description"),
    "Tier 1: Summary Information": ("1.1 Name", "1.2 Description", "1.3 Website URL", "1.4 Contact email"),
    "2.1 Owner and Responsibility": (
        "2.1.1 Organisation or department", "2.1.2 Team", "2.1.3 Senior responsible owner",
        "2.1.4 Third party involvement", "2.1.4.1 Third party", "2.1.4.2 Companies House Number",
        "2.1.4.3 Third party role", "2.1.4.4 Procurement procedure type", "2.1.4.5 Third party data access terms"),
    "2.2 Description and Rationale": (
        "2.2.1 Detailed description", "Benefits", "Previous process", "Alternatives considered"),
    "2.3 Deployment Context": (
        "2.3.1 Integration into broader operational process", "Human review", "Frequency and scale of usage",
        "Required training", "Appeals and review"),
    "2.4.1 Tool Specification": (
        "System architecture", "2.4.1.2 System-level input", "2.4.1.3 System-level output", "Maintenance", "Models"),
    "2.4.2 Model Specification": (
        "2.4.2.1 Model name", "Model version", "Model task", "Model input", "Model output",
        "2.4.2.6 Model architecture", "Model performance", "2.4.2.8 Datasets and their purposes"),
    "2.4.3 Development Data": (
        "Description", "Modality", "Quantities", "Sensitive attributes", "Completeness and representativeness",
        "Cleaning", "Collection", "Access and storage", "Sharing agreements"),
    "2.4.4 Operational Data": ("Sources", "Sensitive attributes", "Processing", "Access and storage", "Sharing"),
    "2.5 Risks, Mitigations and Impact Assessments": ("Impact assessment", "Risks and mitigations"),
}  # fmt: skip
KEYS_OF_3_0 = (
    "name", "description", "website_url", "contact_email", "organisation_or_department", "team",
    "senior_responsible_owner", "external_supplier_involvement", "external_supplier", "companies_house_number",
    "external_supplier_role", "procurement_procedure_type", "data_access_terms", "detailed_description", "scope",
    "benefit", "previous_process", "alternatives_considered", "process_integration", "provided_information",
    "frequency_and_scale_of_usage", "human_decisions_and_review", "required_training", "appeals_and_review",
    "system_architecture", "phase", "maintenance", "models", "model_name", "model_version", "model_task",
    "model_input", "model_output", "model_architecture", "model_performance", "datasets", "dataset_purposes",
    "source_data_name", "data_modality", "data_description", "data_quantities", "sensitive_attributes",
    "data_completeness_and_representativeness", "source_data_url", "data_collection", "data_cleaning",
    "data_sharing_agreements", "data_access_and_storage", "impact_assessment", "risks_and_mitigations",
)  # fmt: skip


def made(by_hand, released=None, answers=None):
    released = by_hand.released() if released is None else released
    return dict(make_pages(released, answers or {}, (), manifest=by_hand.MANIFEST))


@pytest.fixture(scope="module")
def pages(by_hand):
    return made(by_hand, answers=by_hand.ANSWERS)


def sections_of(page):
    """Section titles with the names of their fields, as the page prints them."""
    found = {}
    for part in re.split(r"<section", page.decode())[1:]:
        title = html.unescape(re.search(r"<h2[^>]*>(.*?)</h2>", part)[1])
        found[title] = tuple(html.unescape(name) for name in re.findall(r"<dt>(.*?)</dt>", part))
    return found


def test_the_page_has_every_field_of_version_four_in_order(pages):
    printed = sections_of(pages["transparency-record.html"])

    assert {title: printed.get(title) for title in FIELDS_OF_4_0} == FIELDS_OF_4_0


def test_the_record_for_machines_has_every_field_and_every_key_of_version_three(pages):
    record = json.loads(pages["transparency-record.json"])

    assert {title: tuple(fields) for title, fields in record["atrs_4_0"].items()} == FIELDS_OF_4_0
    assert [key for key in KEYS_OF_3_0 if not isinstance(record.get(key), str)] == []


def test_every_draft_is_marked_and_no_field_is_blank(pages):
    fields = [f for part in json.loads(pages["transparency-record.json"])["atrs_4_0"].values() for f in part.values()]
    drafted = [field for field in fields if field["written_by"] == "draft by software"]

    assert {field["written_by"] for field in fields} == {"people", "draft by software", "nobody"}
    assert [field for field in fields if not field["text"].strip()] == []
    assert pages["transparency-record.html"].decode().count("draft by software") >= len(drafted)


def test_a_persons_words_take_the_place_of_a_draft(by_hand):
    record = json.loads(made(by_hand, answers={"phase": "Retired in May."})["transparency-record.json"])

    assert record["atrs_4_0"]["Title information"]["Phase"] == {
        "text": "Retired in May.", "written_by": "people", "key": "phase"
    }  # fmt: skip


def test_measured_risks_follow_the_findings(by_hand, pages):
    released = by_hand.released()
    calm = tuple(f for f in released.findings if f.code not in ("X04", "M01"))
    without = made(by_hand, dataclasses.replace(released, findings=calm))["transparency-record.json"].decode()

    assert "(X04)" in pages["transparency-record.json"].decode()
    assert "(M01)" in pages["transparency-record.json"].decode()
    assert "(X04)" not in without
    assert "(M01)" not in without


def test_a_check_that_did_not_hold_is_the_first_risk(by_hand):
    record = json.loads(made(by_hand, by_hand.released(blocked=True))["transparency-record.json"])

    assert record["risks_and_mitigations"].startswith("Data: A check of the definitions did not hold:")


def test_one_person_and_one_feature_are_told_in_the_singular(by_hand):
    released = by_hand.released()
    few = dataclasses.replace(
        released,
        study={
            **released.study,
            "capacity": {"people": 1, "share": None},
            "features": [{"name": "a", "measure": "count", "days": 1}],
        },
        facts={**released.facts, "features": released.facts["features"][:1]},
    )
    pages = {name: page.decode() for name, page in made(by_hand, few).items()}

    assert "Not in use. Planned: 1 person reviewed on each date." in pages["transparency-record.html"]
    assert "1 feature: Times recorded" in pages["transparency-record.html"]
    assert "Capacity: 1 person reviewed on each date." in pages["model-card.html"]
    assert "1 feature; the report lists it in section 5" in pages["model-card.html"]
    assert "1 day before the date of a score" in pages["dpia-facts.html"]
