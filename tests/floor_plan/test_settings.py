"""Settings explain what is missing, and production refuses what is not meant for it."""

import base64
import os
import subprocess
import sys

import pytest

from commands.checks import production
from commands.keys import new_keys
from tests.environment import KEY
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


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"UNIONHUB_PHONE_INDEX_KEYS": f"1:{KEY}"}, "readable text"),
        ({"UNIONHUB_SEALING_KEYS": "1:SM4:c2hvcnQ="}, "key 1 has 5 bytes, not 16"),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY is too short or too plain"),
    ],
)
def test_production_does_not_start_without_real_keys(changed, says):
    refused = settings(**production() | changed)

    assert refused.returncode != 0
    assert says in last_line(refused)


def test_production_does_not_start_with_one_key_for_two_meanings():
    environment = production()
    environment["UNIONHUB_PERSON_INDEX_KEYS"] = environment["UNIONHUB_SEALING_KEYS"]

    refused = settings(**environment)

    assert "each needs its own" in last_line(refused)


def test_production_starts_with_sm4_and_sm3():
    sm4, sm3 = (base64.b64encode(os.urandom(size)).decode() for size in (16, 32))
    changed = {
        "UNIONHUB_SEALING_KEYS": f"1:SM4:{sm4}",
        "UNIONHUB_PHONE_INDEX_KEYS": f"1:SM3:{sm3}",
    }

    assert settings(**production() | changed).returncode == 0


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
