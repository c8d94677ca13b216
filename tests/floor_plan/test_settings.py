"""Settings explain what is missing, and production refuses what is not meant for it."""

import os
import subprocess
import sys

import pytest

from commands.checks import production
from commands.keys import new_keys
from tests.floor_plan import sources


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process that knows nothing of this suite's environment."""
    known = {"PATH", "HOME", "LANG", "TMPDIR"}
    inherited = {name: value for name, value in os.environ.items() if name in known}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=sources.ROOT,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def settings(**environment: str) -> subprocess.CompletedProcess[str]:
    return started("-c", "import unionhub.settings", **environment)


def last_line(process: subprocess.CompletedProcess[str]) -> str:
    return process.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("name", sorted(new_keys()))
def test_a_missing_secret_explains_itself(name):
    environment = production()
    del environment[name]

    refused = settings(**environment)

    assert refused.returncode != 0
    assert f"{name} is not set. ./run makes one for development" in last_line(refused)


def test_production_refuses_the_demo():
    refused = settings(**production() | {"UNIONHUB_DEMO": "1"})

    assert refused.returncode != 0
    assert "UNIONHUB_DEMO=1 is refused in production" in last_line(refused)


def test_production_refuses_the_keys_of_development():
    refused = settings(**production() | {"SECRET_KEY": new_keys()["SECRET_KEY"]})

    assert refused.returncode != 0
    assert "Production needs real secrets" in last_line(refused)


def test_an_installation_without_a_mode_is_production():
    environment = {k: v for k, v in production().items() if k != "UNIONHUB_MODE"}
    question = "import unionhub.settings as s; print(s.PRODUCTION, s.DEMO, s.DEBUG)"

    answered = started("-c", question, **environment)

    assert answered.stdout.split() == ["True", "False", "False"]


def test_production_passes_the_deployment_check_without_a_warning():
    check = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]

    checked = started(*check, **production())

    assert checked.returncode == 0, checked.stderr
    assert "no issues (0 silenced)" in checked.stdout + checked.stderr
