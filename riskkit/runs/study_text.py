"""study.yaml of a run: is it the study the manifest names?

Takes    the bytes of study.yaml, whose hash was checked.
Gives    `study_fingerprint`.
Promise  only plain data is read: no tags, no aliases, no repeated keys. The fingerprint is taken from what the file
         itself says, so a later riskkit with new choices still recognises an older run.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from riskkit.domain.errors import RunRefused

LARGEST = 1024 * 1024
DEEPEST = 20


def study_fingerprint(content: bytes) -> tuple[str, dict[str, Any]]:
    """SHA-256 of the resolved study as canonical JSON (see `Spec.fingerprint`), and what it says.

    Raises
    ------
    RunRefused
        If the file is not plain YAML, is larger than 1 MB or deeper than 20 levels.
    """
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    if len(content) > LARGEST:
        raise RunRefused(f"study.yaml is larger than {LARGEST // 1024} kB; no study is.")
    try:
        text = content.decode("utf-8")
        _refuse_what_is_not_plain(yaml, text, loader)
        node = yaml.compose(text, Loader=loader)
        _refuse_repeats(yaml, node)
        said = yaml.load(text, Loader=loader)  # noqa: S506 a safe loader, and tags were refused above
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        raise RunRefused("study.yaml is not plain YAML that can be read.") from None
    if not isinstance(said, dict):
        raise RunRefused("study.yaml is not a study.")
    return hashlib.sha256(canonical.encode()).hexdigest(), said


def _refuse_what_is_not_plain(yaml: Any, text: str, loader: Any) -> None:
    """Walk the stream of events, which builds nothing."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise RunRefused("study.yaml holds a tag, an anchor or an alias; a study is plain data.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise RunRefused(f"study.yaml is more than {DEEPEST} levels deep.")


def _refuse_repeats(yaml: Any, node: Any) -> None:
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        if not all(isinstance(key, yaml.ScalarNode) for key, _ in node.value) or len(set(keys)) != len(keys):
            raise RunRefused("study.yaml says a key twice.")
        for _, value in node.value:
            _refuse_repeats(yaml, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _refuse_repeats(yaml, value)
