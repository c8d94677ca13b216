"""``./test``, up to the point where the environment stands. Standard library only."""

import argparse

from commands import bootstrap
from commands.house import leave

LOCK = "requirements-dev.txt"
DESCRIPTION = (
    "Runs the static checks, then the suite on SQLite and on PostgreSQL (embedded "
    "unless DATABASE_URL names one). Everything else on the command line goes to "
    "pytest; static checks and counts are then left out."
)


def main(arguments: list[str]) -> int:
    """Read the options, so that --help needs nothing, and go on in the suite."""
    parse(arguments)
    return bootstrap.enter(LOCK, "commands.suite", arguments)


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """The options of ``./test``, and what is left for pytest."""
    parser = argparse.ArgumentParser(
        prog="./test", description=DESCRIPTION, allow_abbrev=False
    )
    parser.add_argument("--quick", action="store_true", help="on SQLite only")
    parser.add_argument(
        "--campaign",
        nargs="*",
        metavar="NAME=VALUE",
        help="run the long figures instead, with these parameters; report in var/",
    )
    parser.add_argument(
        "--schema",
        action="store_true",
        help="refresh openapi.yaml, the Postman collection, docs/states.md",
    )
    parser.add_argument(
        "--release",
        action="store_true",
        help="promise callers what openapi.yaml says now (docs/contract/released.txt)",
    )
    parser.add_argument(
        "--messages", action="store_true", help="refresh locale/ and end"
    )
    return parser.parse_known_args(arguments)


if __name__ == "__main__":
    leave(main)
