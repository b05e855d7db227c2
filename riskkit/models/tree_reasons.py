"""Exact additive reasons of boosted trees for many rows: path-dependent TreeSHAP, in double precision.

Takes    trees as arrays, feature values.
Gives    `tree_contributions`: the same values as LightGBM's `pred_contrib`, in a fraction of its time.
Promise  a row's contributions do not depend on the rows beside it; one thread; they sum to the tree's own logit.

For a leaf with m different features on its path, what each feature contributes depends only on which of the m
conditions a row meets: 2**m patterns, each worked out once (beforehand if they are few, else when a row has one); then
each row adds one line of each leaf's table.
Source of the values: Lundberg et al. (2020), From local explanations to global understanding, Nature Machine
Intelligence 2; of the tables: Yang (2021), Fast TreeSHAP, arXiv 2109.09847 (version 2).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from riskkit.models.tree_text import TreeArrays

WIDEST = 20
"""Most different features on one path: each leaf that wide keeps a number for each of 2**20 patterns."""


def tree_contributions(trees: Iterable[TreeArrays], x: np.ndarray) -> tuple[np.ndarray, float]:
    """Contributions of every feature to the sum of all trees.

    Parameters
    ----------
    trees : iterable of TreeArrays, none wider than `WIDEST`
    x : float64 (n, n_features); NaN is missing

    Returns
    -------
    contributions : float64 (n, n_features)
    base : float
        The mean of the trees over their training rows.
    """
    from riskkit.models.tree_loops import add_tree

    x = np.ascontiguousarray(x, dtype=np.float64)
    out, base = np.zeros(x.shape), 0.0
    for tree in trees:
        base += tree.expected
        if len(tree.feature):
            add_tree(
                x, out, tree.feature, tree.threshold, tree.kind, tree.cat_bounds, tree.cat_words, tree.value,
                tree.leaf_start, tree.path_feature, tree.path_share, tree.node_start, tree.path_node, tree.path_left,
                *tree.places,
            )  # fmt: skip
    return out, base


@cache
def can_be_compiled() -> bool:
    """False where numba finds no folder to keep compiled loops in (a read-only installation without a home).

    Then LightGBM is asked for every row: the same values, more slowly. NUMBA_CACHE_DIR names a folder to use.
    """
    try:
        from riskkit.models import tree_loops
    except RuntimeError:  # "no locator available"
        return False
    return tree_loops is not None
