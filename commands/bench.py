"""``./bench``, up to the point where the environment stands. Standard library only."""

from commands import bootstrap
from commands.house import leave

LOCK = "requirements-bench.txt"


def main(arguments: list[str]) -> int:
    """Install what the peers need and go on in ``benchmarks``."""
    return bootstrap.enter(LOCK, "benchmarks", arguments)


if __name__ == "__main__":
    leave(main)
