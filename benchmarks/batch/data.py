"""A union with approved applications that wait to be paid, and whoever pays them."""

import time
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection

from benchmarks.province import take_time
from commands.house import say
from members.organisations.models import Organisation
from services.aid.models import Application
from services.ledger.models import BudgetNode
from tests.factories import money, payments, tree
from unionhub.accounts.models import User

PAYMENTS = 100_000
FEN = 61_400
PIECE = 5_000


@dataclass(frozen=True)
class Side:
    """One budget with all that it owes, and the three who pay it."""

    budget: BudgetNode
    people: payments.Payers


def fill(share: float) -> Side:
    """Migrate; a budget and so many approved applications, each of another person."""
    began = time.monotonic()
    call_command("migrate", verbosity=0)
    take_time()
    if not Organisation.objects.exists():
        _load(int(PAYMENTS * share))
        payments.payers(Organisation.objects.get())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    budget = BudgetNode.objects.select_related("organisation").get()
    say(
        f"{Application.objects.count():,} approved applications, "
        f"{time.monotonic() - began:.0f} s"
    )
    names = ("pay-maker-01", "pay-checker-01", "pay-cashier-01")
    people = (User.objects.get(username=name) for name in names)
    return Side(budget, payments.Payers(*people))


def _load(count: int) -> None:
    root = tree.province()
    node = money.funded(root, count * FEN)
    for start in range(0, count, PIECE):
        payments.approved(node, min(PIECE, count - start), FEN)
