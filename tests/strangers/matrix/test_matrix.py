"""Every operation × every role × own, foreign, moved, absent (DESIGN.md §8, T1–T8)."""

import sys
from typing import Any

import pytest
from django.db import connection

from commands.house import VAR
from tests import registry
from tests.registry import operations
from tests.strangers.matrix import world as worlds
from tests.strangers.matrix.policy import lines, policies
from tests.strangers.matrix.tables import SHORT, markdown
from tests.strangers.matrix.trial import Asked, Trial

# Only a test that asks for a database makes it.
pytestmark = pytest.mark.django_db

LEAST_PROBES = 5_000
# The doors are the same code on both engines: on the second, one in so many of those
# who are stopped tries each of them.
STOPPED = 4
MOVABLE = ("pending", "member")
# Who sees and decides on a lot of the west before it goes to the east.
BEFORE = ("owner", "jinguanyi-REVIEWER")


@pytest.fixture(scope="module")
def trial(django_db_setup: None, django_db_blocker: Any) -> Trial:
    """The whole of it, once: in a transaction that never happened."""
    with django_db_blocker.unblock(), worlds.stage():
        return played(worlds.build())


def all_asked() -> list[Asked]:
    """Every operation that has a line, with it."""
    known = policies()
    return [(one, known[one.name]) for one in operations() if one.name in known]


def played(world: worlds.World) -> Trial:
    """Everything as it stands; then what was moved away between two calls."""
    share = 1 if connection.vendor == "sqlite" else STOPPED
    trial, asked = Trial(world, share), all_asked()
    trial.play(asked, world.roles, world.lots)
    lot = worlds.add_moved(world)
    of_persons = [one for one in asked if one[1].thing in MOVABLE]
    trial.play(of_persons, [world.role(name) for name in BEFORE], [lot])
    worlds.carry(world, lot)
    trial.play(of_persons, world.roles, [lot])
    return trial


def test_every_operation_has_a_policy_and_every_policy_an_operation():
    served = [operation.name for operation in operations()]

    assert sorted(set(served) - lines().keys()) == []
    assert sorted(lines().keys() - set(served)) == []
    assert len(served) == len(set(served))


def test_of_every_resource_one_valid_object_can_be_made():
    assert registry.missing() == []


def test_every_cell_is_as_the_policy_says(trial):
    assert trial.breaches == []


def test_every_operation_opens_for_somebody(trial):
    opened = {cell.operation for cell in trial.cells if 200 <= cell.status < 300}

    assert {operation.name for operation in operations()} - opened == set()


def test_the_matrix_is_large_and_printed(trial, capsys):
    short = markdown(trial.cells, SHORT, ["west", "east", "moved", "absent"])
    whole = markdown(
        trial.cells,
        [role.name for role in trial.world.roles],
        ["west", "county", "east", "moved", "absent"],
    )

    with capsys.disabled():
        sys.stdout.write(f"\n{len(trial.cells)} probes on {connection.vendor}\n{short}")
    if VAR.is_dir():
        head = f"# {len(trial.cells)} probes on {connection.vendor}\n\n"
        (VAR / f"matrix-{connection.vendor}.md").write_text(head + whole, "utf-8")

    assert len(trial.cells) >= LEAST_PROBES
