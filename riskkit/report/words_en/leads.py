"""First sentences of sections: what was found, before how."""

# ruff: noqa: E501
from __future__ import annotations

LEADS: dict[str, str] = {
    "list": "Of {flagged} flags, {right} were followed by the recorded outcome: {share} ({interval}). The list holds {found} of the {of} recorded outcomes ({found_interval}).",
    "errors": "For each flag that was right, {wrong} were wrong and {missed} people with the outcome were missed.",
    "groups_found": "A difference was found by: {names}.",
    "groups_none": "No difference was found by any characteristic.",
    "groups_unclear": "Nothing can be told by: {names}.",
    "recording": "{fragile} of {many} tests of a difference would be overturned if up to half of one group's outcomes went unrecorded.",
}
