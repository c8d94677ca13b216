"""Where the machine plays: two unions, six people, their money, and the model of it."""

from functools import partial

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from members.organisations.choices import UnionLevel
from services.ledger.models import BudgetNode
from services.payments.bank.fake import FakeBank
from services.payments.models import Batch
from tests.factories import money, payments, tree
from tests.factories.payments import AT, acting
from tests.services.payments.machine.account import Office
from tests.services.payments.machine.desk import FUND
from tests.services.payments.machine.model import Who
from unionhub.kernel.errors import DomainError

NAMES = ("maker", "checker", "releaser")
# Accountants, mostly.
LIKELY = ("maker", "maker", "maker", "checker", "checker", "releaser")
levels = st.integers(0, 1)
picks = st.integers(0, 1_000)
names = st.sampled_from(LIKELY)
fens = st.integers(2, 500)
ENOUGH = 3_000
seldom = st.sampled_from([False] * 9 + [True])


class Stage(RuleBasedStateMachine):
    """Two unions, one above the other; three people of each pay."""

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        root = tree.province()
        self.unions = [root, tree.federation(root, UnionLevel.COUNTY, tree.JINJIANG)]
        self.day = AT
        self.desk = Office(AT.date(), [union.pk for union in self.unions])
        self.actors = {}
        for level, union in enumerate(self.unions):
            people = payments.payers(union, f"pay{level}")
            for name in NAMES:
                self.actors[Who(level, name)] = acting(getattr(people, name))
        self.keys, self.brought, self.offers, self.returns = {}, [], [], []
        self.nodes = []
        FakeBank.begin()
        money.a_round()
        for level, union in enumerate(self.unions):
            node = money.funded(union, ENOUGH, FUND, at=self.day)
            self.desk.purse.enter((level, FUND), "FUNDED", ENOUGH)
            self.nodes.append(node.pk)

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    def node(self, level):
        return BudgetNode.objects.get(pk=self.nodes[level])

    def agree(self, expected, act):
        """The command ends as the model said: what it made, or nothing."""
        made, refusal = None, ""
        try:
            with transaction.atomic():
                made = act()
        except DomainError as refused:
            refusal = refused.reason
        assert refusal == expected
        return made

    def acts(self, who, act, *what, **more):
        return partial(act, *what, by=self.actors[who], at=self.day, **more)

    def system(self, act, *what, **more):
        return partial(act, *what, by=money.BY, at=self.day, **more)

    def held(self, pick):
        return self.desk.groups[pick % len(self.desk.groups)]

    def batch(self, group):
        return Batch.objects.get(number=group.number)
