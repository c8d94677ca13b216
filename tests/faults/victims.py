"""The process to be killed (``tests.faults.victim``), as a test holds it."""

import json
import os
import subprocess
import sys
from typing import Any

from django.db import connection

from commands.house import ROOT


class Victim:
    """Makes the calls it is told, on the database of the test, and may die of it."""

    def __init__(self, *modules: str) -> None:
        environment = os.environ | {
            "REALNAME_CHECKER": "members.enrolment.realname.SandboxChecker",
            "DJANGO_SETTINGS_MODULE": "unionhub.settings",
        }
        name = str(connection.settings_dict["NAME"])
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-W", "ignore", "-m", "tests.faults.victim"),
                *(name, *modules),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=environment,
            text=True,
        )

    def told(self, order: dict[str, Any]) -> dict[str, Any]:
        """One order, and what became of it."""
        orders, answers = self.process.stdin, self.process.stdout
        assert orders
        assert answers
        orders.write(json.dumps(order) + "\n")
        orders.flush()
        answer: dict[str, Any] = json.loads(answers.readline())
        return answer

    def close(self) -> None:
        """Send it home."""
        self.process.communicate(timeout=30)
