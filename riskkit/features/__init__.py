"""Turn history into numbers with readable names.

Takes    a `History`, which cannot hold the future, and `FeatureSpec`s.
Gives    `build_features`; `records_behind` a value, and `features_without` some of them.
Promise  light to import: the engine and pandas are loaded when the verb is called.
"""

from riskkit.features.behind_values import RecordsBehind, records_behind
from riskkit.features.building import build_features
from riskkit.features.without_records import features_without

__all__ = ["RecordsBehind", "build_features", "features_without", "records_behind"]
