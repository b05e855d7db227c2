"""Trees of a LightGBM text as plain arrays: nodes, and the path to every leaf with what its features have in common.

Takes    a text that LightGBM wrote (`Booster.model_to_string`).
Gives    `TreeArrays`, one per tree; `read_trees`.
Promise  nothing is guessed: a tree that cannot be told exactly (linear leaves) is refused by name, not approximated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from riskkit.domain.errors import DoesNotFit


@dataclass(frozen=True)
class TreeArrays:
    """One tree.

    Per inner node, (n_nodes,): feature int64; threshold float64 (for a categorical split, its number); kind uint8, as
    LightGBM's decision_type. cat_bounds, cat_words: bit sets of categories that go left, by number.
    Per leaf: value float64 (n_leaves,); leaf l's path features are entries leaf_start[l] to leaf_start[l + 1] of
    path_feature (int64) and path_share (float64: of training rows, the share that follows the path at that feature's
    nodes); entry e's nodes are node_start[e] to node_start[e + 1] of path_node (int64) and path_left (uint8, 1 where
    the path goes left).
    expected: float64, mean leaf value over training rows.
    """

    feature: np.ndarray
    threshold: np.ndarray
    kind: np.ndarray
    cat_bounds: np.ndarray
    cat_words: np.ndarray
    value: np.ndarray
    leaf_start: np.ndarray
    path_feature: np.ndarray
    path_share: np.ndarray
    node_start: np.ndarray
    path_node: np.ndarray
    path_left: np.ndarray
    expected: float

    @property
    def widest(self) -> int:
        """Most different features on one path."""
        return int(np.diff(self.leaf_start).max(initial=0))

    @property
    def places(self) -> tuple[np.ndarray, np.ndarray]:
        """The features the tree uses, and for each path entry which of them it is."""
        own, place = np.unique(self.path_feature, return_inverse=True)
        return own, place.astype(np.int64)


def read_trees(text: str) -> Iterator[TreeArrays]:
    """Every tree of a LightGBM text, in order.

    Raises
    ------
    DoesNotFit
        If leaves are linear models: their contributions are not of this form.
    """
    for block in text.split("\nTree=")[1:]:
        body = block.split("\n\n", 1)[0]
        yield _tree(dict(line.split("=", 1) for line in body.splitlines()[1:] if "=" in line))


def _tree(said: dict[str, str]) -> TreeArrays:
    if said.get("is_linear", "0") != "0":
        raise DoesNotFit("This model has linear models in its leaves; their reasons cannot be told tree by tree.")
    value = _floats(said["leaf_value"])
    if int(said["num_leaves"]) == 1:
        return _stump(float(value[0]))
    counts = _Counts(_ints(said["left_child"]), _ints(said["right_child"]), _floats(said["leaf_count"]))
    feature = _ints(said["split_feature"])
    has_sets = int(said.get("num_cat", "0")) > 0
    paths = [_merged(path, feature, counts) for path in counts.paths()]
    entries = [entry for path in paths for entry in path]
    nodes = [step for _, _, steps in entries for step in steps]
    return TreeArrays(
        feature=feature,
        threshold=_floats(said["threshold"]),
        kind=_ints(said["decision_type"]).astype(np.uint8),
        cat_bounds=_ints(said["cat_boundaries"]) if has_sets else np.zeros(1, dtype=np.int64),
        cat_words=_ints(said["cat_threshold"]) if has_sets else np.zeros(0, dtype=np.int64),
        value=value,
        leaf_start=_starts([len(path) for path in paths]),
        path_feature=np.array([feature_of for feature_of, _, _ in entries], dtype=np.int64),
        path_share=np.array([share for _, share, _ in entries]),
        node_start=_starts([len(steps) for _, _, steps in entries]),
        path_node=np.array([node for node, _ in nodes], dtype=np.int64),
        path_left=np.array([left for _, left in nodes], dtype=np.uint8),
        expected=float(value @ counts.leaves / counts.leaves.sum()),
    )


@dataclass(frozen=True)
class _Counts:
    """Children as LightGBM writes them (a leaf l is ~l), and training rows per leaf."""

    left: np.ndarray
    right: np.ndarray
    leaves: np.ndarray

    def rows_at(self) -> np.ndarray:
        """Training rows at every inner node; a child's number is larger than its parent's."""
        rows = np.zeros(len(self.left))
        for node in range(len(self.left) - 1, -1, -1):
            rows[node] = self.at(self.left[node], rows) + self.at(self.right[node], rows)
        return rows

    def at(self, child: int, rows: np.ndarray) -> float:
        """Training rows of a child."""
        return float(rows[child] if child >= 0 else self.leaves[~child])

    def paths(self) -> list[list[tuple[int, bool, float]]]:
        """For every leaf: node, whether the path goes left there, and the share of the node's rows that do the same."""
        rows = self.rows_at()
        found: list[list[tuple[int, bool, float]]] = [[] for _ in self.leaves]
        waiting: list[tuple[int, list[tuple[int, bool, float]]]] = [(0, [])]
        while waiting:
            node, path = waiting.pop()
            for left, child in ((True, int(self.left[node])), (False, int(self.right[node]))):
                longer = [*path, (node, left, self.at(child, rows) / rows[node])]
                if child >= 0:
                    waiting.append((child, longer))
                else:
                    found[~child] = longer
        return found


def _merged(
    path: list[tuple[int, bool, float]], feature: np.ndarray, counts: _Counts
) -> list[tuple[int, float, list[tuple[int, bool]]]]:
    """The steps of a path by feature: shares multiplied, nodes together."""
    together: dict[int, tuple[float, list[tuple[int, bool]]]] = {}
    for node, left, share in path:
        so_far, steps = together.get(int(feature[node]), (1.0, []))
        together[int(feature[node])] = (so_far * share, [*steps, (node, left)])
    return [(name, share, steps) for name, (share, steps) in together.items()]


def _stump(value: float) -> TreeArrays:
    none, whole = np.zeros(0), np.zeros(0, dtype=np.int64)
    one = np.zeros(1, dtype=np.int64)
    return TreeArrays(
        whole, none, whole.astype(np.uint8), one, whole, np.array([value]), np.zeros(2, dtype=np.int64), whole, none,
        one, whole, whole.astype(np.uint8), value,
    )  # fmt: skip


def _starts(lengths: list[int]) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)


def _floats(text: str) -> np.ndarray:
    return np.array(text.split(), dtype=np.float64)


def _ints(text: str) -> np.ndarray:
    return np.array(text.split(), dtype=np.int64)
