"""``./bench NAME``: prepare a database of full size, compare, measure, say a ratio."""

import argparse
import os
import sys

import django

from commands.house import VAR, say
from commands.keys import development_keys
from commands.postgres import Cluster, new_folder

NAMES = ("members", "enrolment", "nearest", "batch")


def main(arguments: list[str]) -> int:
    """Measure one thing."""
    parser = argparse.ArgumentParser(prog="./bench", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--share", type=float, default=1.0, help="of the full size")
    parser.add_argument("--stations", type=int, help="nearest: instead of a share")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8.0, help="per round and side")
    parser.add_argument(
        "--fill", action="store_true", help="only load the data, into DATABASE_URL"
    )
    options = parser.parse_args(arguments)
    os.environ |= development_keys(VAR / "dev.env") | {"UNIONHUB_MODE": "development"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "unionhub.settings"
    cluster = None
    if "DATABASE_URL" not in os.environ:
        say("Starting PostgreSQL …")
        cluster = Cluster(new_folder())
        cluster.start()
        os.environ["DATABASE_URL"] = cluster.url
    try:
        django.setup()
        # After set-up: the modules below read models.
        run = __import__(f"benchmarks.{options.name}.run", fromlist=["run"])
        if options.stations:
            options.share = options.stations / run.data.STATIONS
        if options.fill:
            run.data.fill(options.share)
            return 0
        run.run(share=options.share, rounds=options.rounds, seconds=options.seconds)
    finally:
        if cluster:
            cluster.delete()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
