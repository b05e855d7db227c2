"""The description of the data: fixed sentences, and the context that Croissant 1.0 asks for."""

# ruff: noqa: E501
from __future__ import annotations

from typing import Any

SAID: dict[str, str] = {
    "description": "{kind} data of the study '{title}', extracted {extract}. {who} This description holds fields, dates and hashes, and no row of the data.",
    "identifier": "riskkit run {run}",
    "not_published": "Not published with this description.",
    "features": "What a score is made from: one record for each feature, none about a person.",
    "feature_name": "Name of the feature in the study",
    "feature_label": "Name a reader sees",
    "feature_unit": "Unit",
    "feature_meaning": "What it counts, and what missing means",
    "feature_rests_on": "Recorded facts, or an assessment by somebody",
    "fact": "recorded facts",
    "assessment": "an assessment",
    "person": "Number of the person",
    "as_of": "Date of the score",
    "score": "Score as its maker gave it",
    "table": "Records as agencies hand them over: one row is {row_is}. Only columns every extract must have are listed.",
    "ready_made": "One row for each person, or each person and date, as its maker handed it over.",
    "collection_kind": "Synthetic records made by a program",
    "collection_kind_research": "Secondary use of records of agencies",
    "preprocessing": "Nothing is repaired in silence; rows left out are counted at each step.",
    "imputation": "Missing stays missing, and is never read as zero.",
    "limits": "Only what was recorded is in the data. Harm that nobody recorded is not.",
}
CROISSANT_1_0 = "http://mlcommons.org/croissant/1.0"
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs", "column": "cr:column", "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/", "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileObject": "cr:fileObject", "fileProperty": "cr:fileProperty", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key",
    "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated",
    "replace": "cr:replace", "samplingRate": "cr:samplingRate", "sc": "https://schema.org/", "separator": "cr:separator",
    "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip
