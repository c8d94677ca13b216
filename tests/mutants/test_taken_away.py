"""Each scope, mask, lock, check and constraint that is taken away fails a named test.

The rows stand in ``rows``. One child of pytest runs the tests on the engine of the
parent: each as it is, then once without each check that it stands for.
"""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.campaigns import Campaign
from tests.floor_plan import sources
from tests.invariants.refused import refused_by, rules
from tests.mutants import rows
from tests.mutants.rows import Row
from tests.mutants.shadows import without

pytestmark = pytest.mark.campaign
WINGS = ("members", "services", "stations", "unionhub")


def became(of: list[Row], folder: Path) -> dict[str, str]:
    """What became of each, and of tests that fail as they are."""
    file = folder / "rows.json"
    rows.write(file, of)
    kept = {k: v for k, v in os.environ.items() if k != "UNIONHUB_TEST_FOLDER"}
    own = {"UNIONHUB_MUTANTS": str(file), "UNIONHUB_TEST_DATABASE": "test_mutated"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly"]
    command += ["-p", "no:cacheprovider", "-p", "tests.mutants.plugin", "--create-db"]
    tests = sorted({row.test for row in of})
    done = subprocess.run(
        [*command, *tests],
        env=kept | own,
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    told = rows.told(file)
    assert told is not None, done.stdout[-2000:] + done.stderr[-2000:]
    return told


def judge(campaign: Campaign, kind: str, of: list[Row], folder: Path) -> None:
    told = became(of, folder)

    found = [row for row in of if told.get(row.name) == "found"]
    campaign.figure(f"mutants: {kind} found", f"{len(found)} of {len(of)}")
    survivors = {row.name: told.get(row.name, "not run") for row in of} | told
    survivors = {name: how for name, how in survivors.items() if how != "found"}
    for name, how in survivors.items():
        campaign.figure(f"mutants: {name}", how)
    assert survivors == {}


def test_every_scope_mask_and_check_is_missed(campaign: Campaign, db, tmp_path):
    judge(campaign, "scopes, pages, checks, masks", list(rows.of_both()), tmp_path)


def test_every_lock_is_missed(campaign: Campaign, db, tmp_path):
    if connection.vendor == "sqlite":
        pytest.skip("row locks are not to be seen on SQLite")
    judge(campaign, "locks", list(rows.locks()), tmp_path)


def test_every_constraint_is_missed(campaign: Campaign, db):
    """By ``tests/invariants/test_refused.py``: without it, its row goes in."""
    survived = [
        rule.name
        for rule in rules()
        if refused_by(rule, *without(rule)) == rule.name
        or refused_by(rule) != rule.name
    ]

    caught = f"{len(rules()) - len(survived)} of {len(rules())}"
    campaign.figure("mutants: constraints found", caught)
    assert survived == []


def test_every_narrowing_mask_and_lock_has_a_row():
    """Found in the source, so that a new one is not forgotten."""
    told = {row.where for row in [*rows.of_both(), *rows.locks()]}
    found = set()
    for file in sources.python():
        name = sources.name(file)
        if name.startswith("tests/") or not name.startswith(WINGS):
            continue
        module = name.removesuffix(".py").replace("/", ".")
        for function in sources.functions(file):
            body = ast.unparse(function)
            if re.search(r"\.select_for_update\(|\.marked\(actor\)", body):
                found.add(f"{module}:{function.name}")

    bare = {re.sub(r":\w+\.", ":", where) for where in told}
    assert found - bare - rows.NOT_NARROWED == set()
