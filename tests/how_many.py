"""How many random cases a property test draws: a few in CI, the promised number before a release.

Takes    the environment: RISKKIT_RELEASE_TESTS=1 asks for the promised number.
Gives    `examples`.
Promise  the same cases every time; those of CI are the first of the release's.
"""

import os

RELEASE = os.environ.get("RISKKIT_RELEASE_TESTS", "") == "1"


def examples(ci: int, release: int) -> int:
    """`release` cases under `make test-release`, `ci` otherwise."""
    return release if RELEASE else ci
