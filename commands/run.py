"""``./run``, up to the point where the environment stands. Standard library only."""

import argparse
import os
import socket

from commands import bootstrap
from commands.house import Refusal, leave

LOCK = "requirements.txt"
DESCRIPTION = (
    "Serves UnionHub with its demo province and prints, last, 'UnionHub is ready: …'. "
    "DATABASE_URL in the environment is used when it is set."
)


def main(arguments: list[str]) -> int:
    """Refuse early what cannot work, then go on in ``commands.serve``."""
    options = parse(arguments)
    refuse_nonsense(options)
    free_port(options.host, options.port)
    return bootstrap.enter(LOCK, "commands.serve", arguments)


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options of ``./run``."""
    parser = argparse.ArgumentParser(prog="./run", description=DESCRIPTION)
    parser.add_argument("--host", default="127.0.0.1", help="address (%(default)s)")
    parser.add_argument(
        "--port", type=int, default=8000, help="port (%(default)s); 0: any free one"
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="first delete the file or cluster that ./run itself made",
    )
    parser.add_argument(
        "--postgres", action="store_true", help="an embedded PostgreSQL, not SQLite"
    )
    return parser.parse_args(arguments)


def refuse_nonsense(options: argparse.Namespace) -> None:
    """Say in one sentence what cannot be meant.

    Raises:
        Refusal: with that sentence.
    """
    if "DATABASE_URL" in os.environ and options.fresh:
        raise Refusal("--fresh never touches a database named by DATABASE_URL.")
    if "DATABASE_URL" in os.environ and options.postgres:
        raise Refusal("DATABASE_URL and --postgres: please choose one of the two.")
    if os.environ.get("UNIONHUB_MODE", "development") != "development":
        raise Refusal("./run is for development; README says how production starts.")


def free_port(host: str, port: int) -> int:
    """The port itself, or any free one for 0.

    Raises:
        Refusal: it is taken, or the host is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except (OSError, OverflowError) as taken:
            raise Refusal(
                f"{host}:{port} cannot be used ({taken}): choose another with --port."
            ) from taken
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    leave(main)
