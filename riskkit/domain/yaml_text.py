"""Study files are plain data: YAML with nothing that can run, repeat, explode or be misread.

Takes    the text of a file and the name the user gave it.
Gives    a mapping of texts, lists and mappings; scalars stay text wherever YAML would guess; lines of keys.
Promise  tags, aliases, merge keys, repeated keys, more than 256 kB and more than 20 levels are refused in one line
         that names the line number. `no`, `012` and `1:30` stay the texts they are.
"""

from __future__ import annotations

import re
from typing import Any

from riskkit.domain.errors import SpecError

LARGEST = 256 * 1024
DEEPEST = 20
_WHOLE = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")


def parse_yaml(text: str, place: str) -> dict[str, Any]:
    """Read a study file's text.

    Parameters
    ----------
    text : str
        The file's content.
    place : str
        The file as the user named it; every refusal begins with it.

    Returns
    -------
    dict
        Only `true`, `false`, `null`, whole numbers and decimals without quotes become Python values; every other
        scalar is text, to be converted by the Spec's own types.

    Raises
    ------
    SpecError
        For anything the promise above names, and for text that is not YAML.
    """
    import yaml

    if len(text.encode("utf-8", errors="surrogatepass")) > LARGEST:
        raise SpecError(f"{place} is larger than {LARGEST // 1024} kB. A study file holds choices, not data.")
    reader = yaml.SafeLoader
    fault: str | None = None
    try:
        _refuse_what_can_explode(yaml, text, reader, place)
        node = yaml.compose(text, Loader=reader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        fault = "" if mark is None else f" near line {mark.line + 1}"
    if fault is not None:
        raise SpecError(f"{place} is not readable YAML{fault}. Check the indentation, colons and quotes there.")
    if not isinstance(node, yaml.MappingNode):
        raise SpecError(f"{place} is empty or is not a list of 'key: value' lines.")
    values = _plain(yaml, node, place)
    assert isinstance(values, dict)
    return values


def lines_of_keys(text: str, under: str = "") -> dict[str, int]:
    """The line of each key of a text that `parse_yaml` has read: at the top, or of the mapping under one top key."""
    return {key.value: key.start_mark.line + 1 for key, _ in _pairs(text, under)}


def lines_after_keys(text: str) -> dict[str, int]:
    """How many lines stand up to the end of each top key's value: where a new line may be put in."""
    return {
        key.value: value.end_mark.line + (value.end_mark.column > 0 or value.end_mark.line == key.start_mark.line)
        for key, value in _pairs(text, "")
    }


def _pairs(text: str, under: str) -> list[tuple[Any, Any]]:
    import yaml

    pairs = _pairs_of(yaml, yaml.compose(text, Loader=yaml.SafeLoader))
    return pairs if not under else [p for key, value in pairs if key.value == under for p in _pairs_of(yaml, value)]


def _pairs_of(yaml: Any, node: Any) -> list[tuple[Any, Any]]:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def _refuse_what_can_explode(yaml: Any, text: str, reader: Any, place: str) -> None:
    """Walk the stream of events, which builds nothing, and refuse depth, aliases, anchors and tags."""
    depth = 0
    for event in yaml.parse(text, Loader=reader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise SpecError(f"{place}, line {line}: anchors and aliases (& and *) are refused; write the values out.")
        if getattr(event, "tag", None):
            raise SpecError(f"{place}, line {line}: tags (!) are refused; a study file is plain data.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise SpecError(f"{place}, line {line}: more than {DEEPEST} levels deep.")


def _plain(yaml: Any, node: Any, place: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = key_node.value, key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key == "<<":
                raise SpecError(f"{place}, line {line}: a key must be a plain word.")
            if key in values:
                raise SpecError(f"{place}, line {line}: the key '{key}' stands twice; keep one.")
            values[key] = _plain(yaml, value_node, place)
        return values
    if isinstance(node, yaml.SequenceNode):
        return [_plain(yaml, item, place) for item in node.value]
    return _scalar(node.value, quoted=node.style is not None)


def _scalar(text: str, *, quoted: bool) -> Any:
    if quoted:
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("null", "~", ""):
        return None
    if _WHOLE.match(text):
        return int(text) if len(text) < 20 else text
    if _NUMBER.match(text):
        return float(text)
    return text
