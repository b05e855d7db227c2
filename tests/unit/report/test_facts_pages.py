"""The packs of facts: all nine characteristics, every number from a finding, links that lead somewhere."""

import dataclasses
import json
import re

import pytest

from riskkit.report import make_pages
from riskkit.report.protected_nine import characteristic_of
from riskkit.report.words_en.asking import ASKED
from riskkit.report.words_en.nine import IN_ORDER
from riskkit.report.words_en.requirements import REQUIREMENTS

FACTS = ("equality-impact-facts.html", "dpia-facts.html", "model-card.html")
CHECKED = {
    "ALGO-CARE: Advisory", "ALGO-CARE: Lawful", "ALGO-CARE: Granularity", "ALGO-CARE: Ownership",
    "ALGO-CARE: Challengeable", "ALGO-CARE: Accuracy", "ALGO-CARE: Responsible", "ALGO-CARE: Explainable",
    "NPCC Covenant: Lawful", "College of Policing: Engage, Evolve, Embed",
    "Algorithmic Transparency Recording Standard 4.0", "Data Protection Act 2018 ss.35, 42",
    "Data Protection Act 2018 ss.36, 37", "Data Protection Act 2018 s.38", "Data Protection Act 2018 s.39",
    "Data Protection Act 2018 ss.44-47, 50A-50D", "Data Protection Act 2018 ss.61, 62, 64", "Equality Act 2010 s.149",
    "EU AI Act Art 5(1)(d)", "EU AI Act Annex III, Arts 9-15, 26, 27", "Disclosure control", "WCAG 2.2 AA",
}  # fmt: skip


def made(by_hand, released=None, answers=None):
    released = by_hand.released() if released is None else released
    return dict(make_pages(released, answers or {}, (), manifest=by_hand.MANIFEST))


@pytest.fixture(scope="module")
def pages(by_hand):
    return made(by_hand)


def rows_of(page, caption):
    """The rows of the table with this caption, as texts."""
    table = re.search(rf"<caption[^>]*>{re.escape(caption)}.*?</table>", page.decode(), re.DOTALL)[0]
    return [
        [
            " ".join(re.sub(r"<[^>]+>", " ", cell).split())
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]
    ]


def test_every_link_of_every_page_leads_to_a_page_and_a_place_of_this_run(pages):
    for path, data in pages.items():
        for file, anchor in re.findall(r'href="([a-z.-]*)(?:#([\w-]+))?"', data.decode()):
            target = pages[file or path].decode()
            assert not anchor or f'id="{anchor}"' in target, (path, file, anchor)


def test_every_page_of_the_run_is_named_on_the_others_and_in_the_annex(pages):
    named = {path: data.decode() for path, data in pages.items()}
    annex = named["audit-report.html"].split('id="section-19"')[1]

    for page in pages:
        assert page == "audit-report.html" or f'href="{page}"' in annex
        for other in (*FACTS, "checklist.html", "transparency-record.html"):
            assert page == other or f'href="{page}"' in named[other], (page, other)


def test_all_nine_characteristics_are_told_held_or_not(by_hand, pages):
    rows = rows_of(pages["equality-impact-facts.html"], "What this run could measure, characteristic by characteristic")

    assert tuple(dict.fromkeys(row[0] for row in rows)) == IN_ORDER
    assert {row[0]: row[1] for row in rows}["Disability"] == "✕ Not held"
    assert {row[0]: row[1] for row in rows}["Sex"].startswith("✓ Measured")


def test_too_few_is_never_told_as_no_difference(by_hand):
    released = by_hand.released()
    unclear = tuple(
        dataclasses.replace(f, table=tuple({**row, "verdict": "cannot tell"} for row in f.table))
        if f.code == "G03"
        else f
        for f in released.findings
    )
    page = made(by_hand, dataclasses.replace(released, findings=unclear))["equality-impact-facts.html"]
    rows = rows_of(page, "What this run could measure, characteristic by characteristic")

    assert {row[0]: row[1] for row in rows}["Sex"].startswith("? Too few to say")


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ({"column": "ethnicity_self", "name": "ethnicity", "label": "Ethnicity"}, "Race"),
        ({"column": "Gender", "name": "sex", "label": "Gender as recorded"}, "Sex"),
        ({"column": "g", "name": "gender_reassignment", "label": "Gender reassignment"}, "Gender reassignment"),
        ({"column": "o", "name": "o", "label": "Sexual orientation"}, "Sexual orientation"),
        ({"column": "age", "name": "age_band", "label": "Age on the date"}, "Age"),
        ({"column": "faith", "name": "r", "label": "Religion or belief"}, "Religion or belief"),
        ({"column": "force", "name": "force", "label": "Police force, wages and stages"}, None),
    ],
)
def test_a_group_of_a_study_is_read_as_the_characteristic_it_names(group, name):
    assert characteristic_of(group) == name


def test_a_changed_finding_changes_the_facts(by_hand, pages):
    released = by_hand.released()
    changed = tuple(
        dataclasses.replace(f, table=tuple({**row, "count": 4321} if row.get("count") else row for row in f.table))
        if f.code in ("P01", "G01")
        else f
        for f in released.findings
    )
    again = made(by_hand, dataclasses.replace(released, findings=changed))

    for page in ("equality-impact-facts.html", "dpia-facts.html", "transparency-record.json"):
        assert "4,321" not in pages[page].decode()
        assert "4,321" in again[page].decode()


def test_what_nobody_said_stands_with_what_a_good_answer_holds(by_hand, pages):
    page = pages["equality-impact-facts.html"].decode()
    answered = made(by_hand, answers={"equality_review": "The equality lead, each March."})[
        "equality-impact-facts.html"
    ]

    assert ASKED["equality_review"].good in page
    assert ASKED["equality_review"].good not in answered.decode()
    assert "The equality lead, each March." in answered.decode()


def test_the_checklist_has_every_requirement_and_asks_each_of_people():
    assert {requirement.cite for requirement in REQUIREMENTS} == CHECKED
    assert [r.cite for r in REQUIREMENTS if not (r.evidence and r.human and r.answers)] == []
    assert [key for r in REQUIREMENTS for key in r.answers if key not in ASKED] == []


def test_the_checklist_judges_no_law(pages):
    words = re.sub(r"<[^>]+>", " ", pages["checklist.html"].decode()).lower()

    assert not re.search(r"\b(pass|passed|fulfilled|satisfied|complies|requirement met)\b", words)


def test_the_checklist_shows_a_findings_verdict_and_what_is_absent(by_hand, pages):
    few = dataclasses.replace(by_hand.released(), findings=tuple(by_hand.definitions(False)))
    without = made(by_hand, few)["checklist.html"].decode()

    assert re.search(r'section-11">G03</a>[^<]*<b>', pages["checklist.html"].decode())
    assert "Not in this run: G01, G03, M01, R01, R02, R04, Z01." in without


def test_the_description_of_the_data_holds_fields_hashes_and_what_people_said(by_hand):
    said = made(by_hand, answers={"data_licence": "Open licence 3", "recording_gaps": "Harm at home."})
    found = json.loads(said["data-description.json"])

    assert found["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert {file["name"]: file["sha256"] for file in found["distribution"]} == by_hand.MANIFEST["inputs"]
    assert [entry["name"] for entry in found["recordSet"]] == ["people", "events", "features"]
    assert (found["license"], found["citeAs"]) == ("Open licence 3", "NOT PROVIDED")
    assert "Harm at home." in found["rai:dataLimitations"]
    assert len(found["recordSet"][-1]["data"]) == len(by_hand.FEATURES)


def test_the_description_names_files_without_the_folders_of_a_machine(by_hand):
    inputs = {f"../runs/world/extracts/{name}": "0" for name in ("people.csv", "events/a.csv", "events/b.csv")}
    inputs |= {"first.answers.yaml": "1"}
    data = dict(make_pages(by_hand.released(), {}, (), manifest={"inputs": inputs}))["data-description.json"]
    found = json.loads(data)

    assert [entry["@id"] for entry in found["distribution"]] == [
        "people.csv",
        "events/a.csv",
        "events/b.csv",
        "events-files",
    ]
    assert b"runs/world" not in data
    events = next(entry for entry in found["recordSet"] if entry["name"] == "events")
    assert events["field"][0]["source"]["fileSet"] == {"@id": "events-files"}
