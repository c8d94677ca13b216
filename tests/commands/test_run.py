"""What ``./run`` refuses, in one plain sentence."""

import os
import socket
import subprocess
import sys

import pytest

from commands.house import ROOT


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("UNIONHUB_")}
    inherited.pop("DATABASE_URL", None)
    return subprocess.run(
        [ROOT / "run", *arguments],
        cwd="/",
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_said_in_one_sentence(taken_port, tmp_path):
    refused = run("--port", str(taken_port), UNIONHUB_VAR=str(tmp_path))

    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr.count("\n") == 1
    assert "choose another with --port" in refused.stderr


def test_a_database_of_somebody_else_is_never_deleted(tmp_path):
    url = f"sqlite:///{tmp_path / 'theirs.sqlite3'}"

    refused = run("--fresh", "--port", "0", DATABASE_URL=url)

    assert refused.returncode == 1
    assert refused.stderr == (
        "--fresh never touches a database named by DATABASE_URL.\n"
    )


def test_two_databases_at_once_are_refused():
    refused = run("--postgres", "--port", "0", DATABASE_URL="postgres://elsewhere/x")

    assert refused.returncode == 1
    assert "choose one of the two" in refused.stderr


def test_production_is_not_started_by_the_demo_command():
    refused = run("--port", "0", UNIONHUB_MODE="production")

    assert refused.returncode == 1
    assert refused.stderr.startswith("./run is for development")


def test_an_old_python_is_said_in_one_sentence(tmp_path):
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\nexit 1\n')
    old.chmod(0o755)
    for newer in ("python3.11", "python3.12", "python3.13", "python3.14"):
        (tmp_path / newer).symlink_to(old)

    refused = run(PATH=f"{tmp_path}:{os.environ['PATH']}")

    assert refused.returncode == 1
    assert refused.stderr == (
        "UnionHub needs Python 3.11 or newer as python3; found: Python 3.9.2\n"
    )


def test_help_needs_nothing():
    shown = run("--help")

    assert shown.returncode == 0
    for option in ("--host", "--port", "--fresh", "--postgres"):
        assert option in shown.stdout


def test_the_commands_run_from_any_folder():
    for command in ("run", "test", ".ci/run"):
        file = ROOT / command

        assert os.access(file, os.X_OK)
        assert 'cd -- "$(dirname -- "$0")' in file.read_text()


def test_this_suite_runs_on_a_python_that_is_new_enough():
    assert sys.version_info >= (3, 11)
