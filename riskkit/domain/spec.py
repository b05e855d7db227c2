"""The frozen promise every Spec is: read from a file, printed, hashed, never changed.

Takes    values from a study file.
Gives    `Spec`, `StudyPart`, and their fingerprints.
Promise  unknown keys are refused; an error names the field and the rule, not the value.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, ValidationError

from riskkit.domain.errors import SpecError

if TYPE_CHECKING:
    from riskkit.domain.study_spec import StudySpec

SomeSpec = TypeVar("SomeSpec", bound="Spec")


class Spec(BaseModel):
    """A frozen promise: typed, hashable, unknown keys refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, validate_default=True)

    def resolved(self) -> dict[str, Any]:
        """Everything the Spec says, defaults written out, as plain JSON values."""
        return self.model_dump(mode="json", by_alias=True)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the resolved Spec as canonical JSON."""
        text = json.dumps(self.resolved(), sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()


class StudyPart(Spec):
    """A part of a study that needs to know its study: for its seed, its role and its capacity."""

    _study: Any = PrivateAttr(default=None)

    @property
    def study(self) -> StudySpec:
        """The study this part belongs to. A part made by hand belongs to none, and says so."""
        if self._study is None:
            raise SpecError(
                f"This {type(self).__name__} belongs to no study, so it has no seed, role or capacity. "
                "Take it from read_study(...), for instance study.model."
            )
        return self._study


def parse_spec(spec: type[SomeSpec], values: object, place: str) -> SomeSpec:
    """Make a Spec from plain values, or say in one message which fields are wrong.

    Raises
    ------
    SpecError
        Names `place`, each field and the rule it breaks; never the value found.
    """
    try:
        return spec.model_validate(values)
    except ValidationError as error:
        faults = [
            f"  {'.'.join(str(part) for part in fault['loc']) or '(top level)'}: {fault['msg']}"
            for fault in error.errors(include_input=False, include_url=False, include_context=False)
        ]
    raise SpecError(f"{place} does not say what a {spec.__name__} must say:\n" + "\n".join(faults))
