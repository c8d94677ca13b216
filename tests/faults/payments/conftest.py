"""Unions that pay through a bank of paper, and one walk that nobody disturbed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from members.organisations.models import Organisation
from tests.factories import payments
from tests.faults.payments.acts import Order, die_at, told
from tests.faults.payments.paper_bank import FOLDER, PaperBank
from tests.faults.payments.walk import Step, Walk
from tests.faults.victims import Victim

LINES = 5


@pytest.fixture(autouse=True)
def paper_bank(settings: Any, monkeypatch: Any, tmp_path: Path) -> None:
    """No other bank is asked, by whichever process."""
    name = f"{PaperBank.__module__}.{PaperBank.__name__}"
    settings.BANK = name
    monkeypatch.setenv("BANK", name)
    monkeypatch.setenv(FOLDER, str(tmp_path))


@pytest.fixture
def victim(db: None) -> Iterator[Victim]:
    """A process that takes steps of payments, and may die of it."""
    victim = Victim(told.__module__)
    yield victim
    victim.close()


def walk_of(union: Organisation) -> Walk:
    """Five applications wait at this union."""
    return Walk(payments.budget(union, LINES), payments.payers(union, union.pk))


def ordered(
    step: Step, victim: Victim, place: str = "statement", number: int = 0
) -> Order:
    """What became of whoever took this step; killed there, 0: not at all."""
    act = f"{die_at.__module__}.{die_at.__name__}"
    order: Order = step.order | {"act": act, "place": place, "number": number}
    return victim.told(order)


@pytest.fixture
def calm(unions: Any, victim: Victim) -> "Calm":
    """How it ends when nothing happens."""
    return Calm(walk_of(unions.zigong), victim)


class Calm:
    """A walk that nobody disturbed: how many statements each step took, and the end."""

    def __init__(self, walk: Walk, victim: Victim) -> None:
        self.statements: list[int] = []
        for step in walk.steps():
            answer = ordered(step, victim)
            assert answer["refused"] == "", step.name
            self.statements.append(answer["statements"])
        self.end = walk.told()
