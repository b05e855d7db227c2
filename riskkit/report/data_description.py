"""The data of a run described for machines: Croissant 1.0 (JSON-LD), with its extension for responsible use.

Takes    Material.
Gives    `description_json`.
Promise  fields, dates, hashes and people's answers; no row, no count of a group, no path of a machine. What nobody said
         is NOT PROVIDED.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from riskkit.domain.records import TABLES
from riskkit.domain.words import NOT_PROVIDED
from riskkit.report.formats import day, plain
from riskkit.report.material import Material
from riskkit.report.record_drafts import drafts
from riskkit.report.words_en.croissant import CONTEXT, CROISSANT_1_0, SAID

NOT_DATA = (".yaml", ".yml")
_FORMATS = {".parquet": "application/x-parquet", ".csv": "text/csv", ".gz": "application/gzip"}
OTHER_FORMAT = "application/octet-stream"
_KINDS = {"number": "sc:Float", "flag": "sc:Boolean"}
_TYPES = {"id": "sc:Text", "text": "sc:Text", "date": "sc:Date", "moment": "sc:DateTime", "number": "sc:Float",
          "whole": "sc:Integer"}  # fmt: skip
_ODD = re.compile(r"[^A-Za-z0-9_.\-/]")


def description_json(material: Material) -> str:
    """The description as JSON text: the same run gives the same bytes."""
    return json.dumps(_dataset(material), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _dataset(material: Material) -> dict[str, Any]:
    facts = material.facts
    kind, extract = str(facts["data_kind"]).capitalize(), str(facts["extract_date"])[:10]
    said = SAID["description"].format(
        kind=kind, title=plain(material.study.get("title", "")), extract=day(extract), who=material.words("who")
    )
    files = _files(material)
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CROISSANT_1_0,
        "name": plain(material.study.get("name", "")),
        "description": said,
        "version": ".".join(str(int(part)) for part in extract.split("-")),
        "dateCreated": extract,
        "datePublished": str(facts["created"])[:10],
        "license": material.answer("data_licence"),
        "citeAs": material.answer("data_citation"),
        "url": material.answer("source_data_url"),
        "creator": {"@type": "sc:Organization", "name": material.answer("data_publisher")},
        "identifier": SAID["identifier"].format(run=plain(facts["run_id"])),
        "isLiveDataset": False,
        "distribution": [
            *(_file(name, sha256) for name, sha256 in files.items()),
            *(_file_set(name, parts) for name, parts in _sets_of_files(material, files) if len(parts) > 1),
        ],
        "recordSet": list(_record_sets(material, files)),
        **_responsible_use(material),
    }


def _files(material: Material) -> dict[str, str]:
    """The data files of the run by a name without folders that say where a machine keeps them."""
    inputs: Mapping[str, str] = material.manifest.get("inputs") or {}
    data = {plain(name): plain(sha) for name, sha in inputs.items() if not str(name).endswith(NOT_DATA)}
    shared = posixpath.commonpath([posixpath.dirname(name) for name in data]) if data else ""
    return {_ODD.sub("_", posixpath.relpath(name, shared or ".")).lstrip("./"): sha for name, sha in data.items()}


def _file(name: str, sha256: str) -> dict[str, Any]:
    ending = posixpath.splitext(name)[1].lower()
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "description": SAID["not_published"],
        "contentUrl": name,
        "encodingFormat": _FORMATS.get(ending, OTHER_FORMAT),
        "sha256": sha256,
    }


def _sets_of_files(material: Material, files: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each table of records with the files that hold it."""
    if material.study.get("kind") == "records":
        for name in TABLES:
            parts = tuple(file for file in files if posixpath.splitext(file.split("/")[0])[0] == name)
            if parts:
                yield name, parts


def _file_set(name: str, parts: tuple[str, ...]) -> dict[str, Any]:
    """Several files that are one table."""
    ending = posixpath.splitext(parts[0])[1].lower()
    return {
        "@type": "cr:FileSet",
        "@id": f"{name}-files",
        "name": f"{name}-files",
        "description": SAID["not_published"],
        "encodingFormat": _FORMATS.get(ending, OTHER_FORMAT),
        "includes": f"{name}/*{ending}",
    }


def _record_sets(material: Material, files: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """The tables the run read, and a list of the features its scores are made from."""
    for name, parts in _sets_of_files(material, files):
        layout = TABLES[name]
        place = {"fileObject": {"@id": parts[0]}} if len(parts) == 1 else {"fileSet": {"@id": f"{name}-files"}}
        fields = [_column(name, c.name, _TYPES[c.type], c.meaning, place) for c in layout.columns if c.required]
        yield _set(name, SAID["table"].format(row_is=layout.one_row_is), fields)
    if material.study.get("kind") != "records" and len(files) == 1:
        place = {"fileObject": {"@id": next(iter(files))}}
        fields = [_column("table", *column, place) for column in ready_made_columns(material)]
        yield _set("table", SAID["ready_made"], fields)
    if material.facts["features"]:
        yield _feature_list(material.facts["features"])


def ready_made_columns(material: Material) -> tuple[tuple[str, str, str], ...]:
    """Columns a table or scores study names: name, type, meaning."""
    data: Mapping[str, Any] = material.study.get("table") or material.study.get("scores") or {}
    target: Mapping[str, Any] = data.get("target") or {}
    found = {str(data.get("person_id")): ("sc:Text", SAID["person"])}
    if data.get("as_of"):
        found[str(data["as_of"])] = ("sc:Date", SAID["as_of"])
    if data.get("score"):
        found[str(data["score"])] = ("sc:Float", SAID["score"])
    for column in data.get("columns") or ():
        kind = _KINDS.get(str(column.get("kind")), "sc:Text")
        found[str(column["name"])] = (kind, f"{column.get('label') or ''}. {column.get('meaning') or ''}".strip(". "))
    for group in material.study.get("groups") or ():
        if group.get("column"):
            found.setdefault(str(group["column"]), ("sc:Text", str(group.get("label") or "")))
    found[str(target.get("column"))] = ("sc:Text", str(target.get("meaning") or ""))
    return tuple((name, kind, meaning) for name, (kind, meaning) in found.items())


def _feature_list(notes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A list of features as data: one record for each, and none about a person."""
    names = ("name", "label", "unit", "meaning")
    fields = [_field("features", name, "sc:Text", SAID[f"feature_{name}"]) for name in (*names, "rests_on")]
    records = [
        {f"features/{name}": plain(note.get(name) or "") for name in names}
        | {"features/rests_on": SAID["assessment" if note.get("assessment") else "fact"]}
        for note in notes
    ]
    return {**_set("features", SAID["features"], fields), "data": records}


def _set(name: str, said: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "description": said, "field": fields}


def _column(table: str, name: str, data_type: str, meaning: str, place: Mapping[str, Any]) -> dict[str, Any]:
    return {**_field(table, name, data_type, meaning), "source": {**place, "extract": {"column": name}}}


def _field(table: str, name: str, data_type: str, meaning: str) -> dict[str, Any]:
    key = f"{table}/{_ODD.sub('_', name)}"
    return {"@type": "cr:Field", "@id": key, "name": name, "description": plain(meaning), "dataType": data_type}


def _responsible_use(material: Material) -> dict[str, Any]:
    drafted, synthetic = drafts(material), material.facts["data_kind"] == "synthetic"
    proportions = [text for text in (drafted["data_completeness_and_representativeness"],) if text]
    biases = [text for text in (material.answer("recording_judgement"),) if text != NOT_PROVIDED]
    found = material.finding("R01")
    biases += [] if found is None else [f"{plain(found.title)}: {plain(found.because)} ({found.code})"]
    return {
        "rai:dataCollection": material.answer("data_collection"),
        "rai:dataCollectionType": [SAID["collection_kind" if synthetic else "collection_kind_research"]],
        "rai:dataCollectionMissingData": "; ".join(proportions) or NOT_PROVIDED,
        "rai:dataPreprocessingProtocol": [SAID["preprocessing"]],
        "rai:dataImputationProtocol": SAID["imputation"],
        "rai:dataUseCases": [material.words("purpose"), material.not_for()],
        "rai:dataBiases": biases or [NOT_PROVIDED],
        "rai:dataLimitations": [SAID["limits"], material.answer("recording_gaps")],
        "rai:dataSocialImpact": material.answer("strongest_criticism"),
        "rai:personalSensitiveInformation": [drafted["sensitive_attributes"] or NOT_PROVIDED],
        "rai:dataReleaseMaintenancePlan": material.answer("retention"),
    }
