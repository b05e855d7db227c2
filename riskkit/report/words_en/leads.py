"""First sentences of sections: what was found, before how."""

# ruff: noqa: E501
from __future__ import annotations

LEADS: dict[str, str] = {
    "list": "Of {flagged} flags, {right} were followed by the recorded outcome: {share} ({interval}). The list holds {found} of the {of} recorded outcomes ({found_interval}).",
    "errors": "By the records, {right} flags were right and {wrong} were wrong; {missed} people with the outcome were missed.",
    "groups_found": "A difference was found by: {names}.",
    "groups_alike": "In no measure was a material difference shown by: {names}.",
    "groups_unclear": "In some measures or all, too little is known to tell by: {names}.",
    "recording": "{fragile} of {many} tests of a difference would be overturned if up to half of one group's outcomes went unrecorded.",
}
