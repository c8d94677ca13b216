"""What the clock does with visits."""

from datetime import datetime

from stations.visits import operations


def tend(at: datetime) -> int:
    """Fold what is new, throw away what is old; how much of both."""
    return operations.fold_lately(at) + operations.forget(at)
