"""What happens around visits: counting, folding, throwing away, counting again."""

from stations.visits.operations.counting import count_heads, plausible
from stations.visits.operations.folding import fold, fold_lately, forget, sums
from stations.visits.operations.recounting import Difference, differences, put_right
from stations.visits.operations.visiting import Presence, visit

__all__ = [
    "Difference",
    "Presence",
    "count_heads",
    "differences",
    "fold",
    "fold_lately",
    "forget",
    "plausible",
    "put_right",
    "sums",
    "visit",
]
