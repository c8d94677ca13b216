"""A process killed (SIGKILL) at a statement of whatever writes leaves nothing."""

import base64
import signal
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection

from tests.faults.everywhere import Deed, deeds, state
from tests.faults.victim import writes_to
from tests.faults.victims import Victim
from tests.strangers import neighbourhood
from tests.strangers.matrix import world as worlds

pytestmark = pytest.mark.django_db(transaction=True)


class Envelope(dict):
    """Takes a request as the test client would, and keeps it."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def generic(
        self, method: str, address: str, content: str | bytes, **how: Any
    ) -> None:
        """Keep it; as text that can be written into an order."""
        raw = content.encode() if isinstance(content, str) else content
        sent = base64.b64encode(raw).decode()
        self |= {"method": method, "address": address, "content": sent}
        self |= {"kind": how["content_type"], "headers": how["headers"]}


@pytest.fixture
def victim():
    victim = Victim()
    yield victim
    victim.close()


def order_of(deed: Deed, words: dict[str, Any], monkeypatch: Any) -> dict[str, Any]:
    """The request as it would be sent."""
    envelope = Envelope()
    with monkeypatch.context() as patched:
        patched.setattr(neighbourhood, "CLIENT", envelope)
        deed.do(words)
    return dict(envelope)


def own_tables(deed: Deed) -> list[str]:
    """What it writes to before its commit; it enqueues afterwards."""
    return [name for name in sorted(deed.tables) if not name.startswith("django_tasks")]


def writes(deed: Deed) -> range:
    """The numbers of the statements that write to one of its tables."""
    own = own_tables(deed)
    return range(1, sum(writes_to(sql, own) for sql in deed.statements) + 1)


def killed(
    deed: Deed, order: dict[str, Any], numbers: Sequence[int], victim: Victim
) -> list[str]:
    """What was left, or not killed, at each of these writes."""
    before, wrong = state(deed), []
    order |= {"place": "statement", "tables": own_tables(deed)}
    for number in numbers:
        told = victim.told(order | {"number": number})
        if told != {"signal": signal.SIGKILL}:
            wrong.append(f"{deed.name}: {number}: {str(told)[:200]}")
        elif state(deed) != before:
            wrong.append(f"{deed.name}: {number}: something was left")
    return wrong


def is_sound() -> bool:
    """Whether the file of SQLite is whole."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_kill_after_the_last_write_of_any_operation_leaves_nothing(
    victim, monkeypatch
):
    world, wrong = worlds.build(), []

    for deed in deeds(world):
        order = order_of(deed, world.words, monkeypatch)
        wrong += killed(deed, order, writes(deed)[-1:], victim)

    assert wrong == []
    assert is_sound()


@pytest.mark.campaign
def test_a_kill_after_every_write_of_every_operation_leaves_nothing(
    victim, monkeypatch, campaign
):
    world, wrong, kills = worlds.build(), [], 0

    for deed in deeds(world):
        order = order_of(deed, world.words, monkeypatch)
        wrong += killed(deed, order, writes(deed), victim)
        kills += len(writes(deed))

    campaign.figure("kills (SIGKILL) after a write of an operation", kills)
    campaign.figure("kills that left something", len(wrong))
    campaign.figure("database whole after the kills", is_sound())
    assert wrong == []
    assert is_sound()
