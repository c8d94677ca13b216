"""A process with keys of its own: as another version of ours, still or already running.

``python -m tests.persons.elsewhere DATABASE``; orders as ``tests.faults.victim`` says.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.utils.module_loading import import_string

from tests.faults import victim
from tests.faults.victim import Order

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("SEALING", "PERSON_INDEX", "PHONE_INDEX")


def environment(sealed: str, index: str) -> dict[str, str]:
    """Of a process that has these keys and works on the test's database."""
    keys = dict(zip(NAMES, (sealed, index, index), strict=True))
    return (
        os.environ
        | {f"UNIONHUB_{name}_KEYS": text for name, text in keys.items()}
        | {
            "DJANGO_SETTINGS_MODULE": "unionhub.settings",
            "DATABASE_URL": address(),
            "PYTHONUNBUFFERED": "1",
        }
    )


def address() -> str:
    """The test's database as ``DATABASE_URL`` names it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


class Elsewhere:
    """The process, and what it is told."""

    def __init__(self, sealed: str, index: str) -> None:
        module = [sys.executable, "-W", "ignore", "-m", "tests.persons.elsewhere"]
        self.process = subprocess.Popen(
            [*module, str(connection.settings_dict["NAME"])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment(sealed, index),
            text=True,
        )

    def tell(self, **order: Any) -> None:
        """One order; whoever gave it may do something else meanwhile."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()

    def heard(self) -> Any:
        """What became of it."""
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def told(self, **order: Any) -> Any:
        """An order and what became of it."""
        self.tell(**order)
        return self.heard()

    def close(self) -> None:
        """Send it home."""
        self.process.communicate(timeout=60)


def rotate(order: Order) -> Order:
    """Rotate; killed where the order says."""
    with victim.deadly(order):
        rotation = import_module("unionhub.persons.rotation")
        changed = rotation.rotate(
            by=import_string("unionhub.kernel.actor.system")(),
            at=import_string("unionhub.kernel.clock.now")(),
            pace=rotation.Pace(order["batch"]),
        )
    return {"changed": changed}


def crowd(order: Order) -> Order:
    """Many at one moment, each seeing a person or a phone for the first time."""
    together = import_string("tests.races.crowd.together")
    works = [
        partial(FIRST_SIGHTS[order["of"]], serial)
        for serial in order["serials"] * order["times"]
    ]
    time.sleep(max(order["begin"] - time.time(), 0))
    seen = together(works)
    return {"seen": list(zip(order["serials"] * order["times"], seen, strict=True))}


def person(serial: int) -> str:
    """Whoever holds this document."""
    document = import_string("tests.factories.people.document")(serial)
    identify = import_string("unionhub.persons.operations.identify")
    return str(identify(document).pk)


def account(serial: int) -> str:
    """Whoever signs in from this phone, by WeChat."""
    operations = import_module("unionhub.accounts.operations")
    phone = import_string("tests.persons.conftest.phone_of")(serial)
    operations.sign_in_by_wechat(
        operations.Identity(f"openid-{serial}", phone),
        by=import_string("unionhub.kernel.actor.public")("request-0001"),
        at=import_string("unionhub.kernel.clock.now")(),
    )
    return str(operations.User.objects.by_phone(phone).get().pk)


FIRST_SIGHTS = {"person": person, "account": account}


def load(order: Order) -> Order:
    """Read and write like the doors do, until the file ``stop`` stands there."""
    many = import_module("tests.persons.many")
    dice, done = random.Random(order["seed"]), Counter[str]()
    failed: list[str] = []
    while not Path(order["stop"]).exists():
        work = dice.choice(many.WORKS)
        try:
            work(dice.randrange(order["rows"]))
        except Exception as fault:
            failed.append(f"{work.__name__}: {type(fault).__name__} {fault}"[:200])
        done[work.__name__] += 1
    return {"done": done, "failures": len(failed), "failed": failed[:5]}


victim.ACTS |= {"rotate": rotate, "crowd": crowd, "load": load}

if __name__ == "__main__":
    victim.main(sys.argv[1])
