"""Turn history into numbers with readable names.

Takes    a `History`, which cannot hold the future, and `FeatureSpec`s.
Gives    `build_features`.
Promise  light to import: the engine and pandas are loaded when the verb is called.
"""

from riskkit.features.building import build_features

__all__ = ["build_features"]
