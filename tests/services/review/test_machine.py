"""Every step of a case, right or wrong, in any order: it follows the model."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from members.organisations.choices import UnionLevel
from services.review import operations
from services.review.models import Approval, Case, Objection
from tests.campaigns import Campaign
from tests.factories import accounts, cases, tree
from tests.factories.cases import AT, acting, digest
from tests.services.review.model import EDITABLE, PARENT, UNION_OF, Model
from unionhub.kernel import actor
from unionhub.kernel.errors import DomainError
from unionhub.kernel.ids import uuid7

# Mostly whoever sits where it lies: others are refused at once.
RIGHT = "right"
reviewers = st.sampled_from([*sorted(UNION_OF), *[RIGHT] * 10])
OLD = digest("从前")


def grown():
    """The unions by the model's names, and an actor for each of the people."""
    root = tree.province()
    city = tree.federation(root, UnionLevel.PREFECTURE, tree.CHENGDU)
    county = tree.federation(city, UnionLevel.COUNTY, tree.JINJIANG)
    street = tree.township(county, tree.JINGUANYI)
    union = tree.enterprise(street, tree.JINGUANYI)
    places = {"city": city, "county": county, "street": street, "union": union}
    people = {
        name: acting(accounts.officer(f"r-{name}", places[place]))
        for name, place in UNION_OF.items()
    }
    clerk = accounts.officer("r-clerk", union, accounts.Office.CLERK)
    return union, people | {"clerk": acting(clerk)}


class CaseMachine(RuleBasedStateMachine):
    """One case of two levels, and everybody who might have to do with it."""

    world = None
    reached: Counter[str] = Counter()

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.answers = cases.answering()
        self.subjects = self.answers.__enter__()
        self.union, self.people = self.world
        self.at, self.key = AT, uuid7()
        self.person = cases.Person.objects.create().pk
        self.subjects.texts[self.key] = "初稿"
        self.case = self.submitted()
        self.model = Model(AT.date())

    def teardown(self):
        self.reached[self.model.state] += 1
        self.answers.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @property
    def text(self):
        return self.subjects.texts[self.key]

    def submitted(self):
        what = operations.Subject(
            kind="LIST",
            subject=self.key,
            organisation=self.union.pk,
            beneficiaries=(self.person,),
            digest=digest(self.text),
            title="慰问名单",
        )
        return operations.submit(what, by=self.people["clerk"], at=self.at)

    def named(self, who, union=""):
        """The reviewer; the right one is the first of those who sit there."""
        place = union or self.model.desk
        at_desk = (name for name, seat in UNION_OF.items() if seat == place)
        return next(at_desk) if who == RIGHT else who

    def step(self, may, act, **how):
        """Do it, and say whether it was allowed; what is refused is refused cleanly."""
        if may:
            act(**how, at=self.at)
            return True
        with pytest.raises(DomainError):
            act(**how, at=self.at)
        return False

    @rule(days=st.integers(1, 9))
    def wait(self, days):
        self.at += timedelta(days=days)
        self.model.day = self.at.date()

    @rule(who=reviewers, is_stale=st.sampled_from([False, False, False, True]))
    def approve(self, who, is_stale):
        who = self.named(who)
        given = OLD if is_stale else digest(self.text)
        act = partial(operations.approve, self.case.pk, digest=given)
        may = self.model.may_approve(who, is_stale)
        if self.step(may, act, by=self.people[who]):
            self.model.approve(who)

    @rule(who=reviewers)
    def send_back(self, who):
        who = self.named(who)
        act = partial(operations.send_back, self.case.pk, missing=["缺发票"])
        if self.step(self.model.may_decide(who), act, by=self.people[who]):
            self.model.send_back(who)

    @rule(who=reviewers, chance=st.integers(0, 3))
    def refuse(self, who, chance):
        who = self.named(who)
        if self.model.may_decide(who) and chance:
            return
        act = partial(operations.refuse, self.case.pk, reason="不符合")
        if self.step(self.model.may_decide(who), act, by=self.people[who]):
            self.model.refuse(who)

    @rule()
    def submit_again(self):
        if self.model.state in {"WITHDRAWN", "APPROVED", "REFUSED"}:
            return  # A case of its own would begin.
        if self.step(self.model.state == "RETURNED", lambda at: self.submitted()):
            self.model.restart()

    @rule(chance=st.integers(0, 3))
    def edit(self, chance):
        if chance:
            return
        if self.model.state == "RETURNED":
            self.subjects.texts[self.key] += "改"
            return
        changed = self.text + "改"
        act = partial(operations.void, self.case.pk, digest=digest(changed))
        if self.step(self.model.state in EDITABLE, act, by=self.people["clerk"]):
            self.subjects.texts[self.key] = changed
            self.model.restart()

    @rule(chance=st.integers(0, 5))
    def withdraw(self, chance):
        may = self.model.state in EDITABLE | {"RETURNED"}
        if may and chance:
            return  # It would all be over too soon.
        act = partial(operations.withdraw, self.case.pk, reason="放弃")
        if self.step(may, act, by=self.people["clerk"]):
            self.model.withdraw()

    @rule(who=reviewers)
    def open_notice(self, who):
        who = self.named(who)
        act = partial(operations.open_notice, self.case.pk)
        if self.step(self.model.may_open_notice(who), act, by=self.people[who]):
            self.model.open_notice()

    @rule()
    def object(self):
        if not self.model.notices:
            return
        newest = self.case.notices.order_by("pk").last()
        what = operations.ObjectionText(text="另有住房")
        act = partial(operations.object_to, newest.pk, what)
        if self.step(self.model.may_object(), act, by=actor.public()):
            self.model.object()

    @rule(who=reviewers, is_upheld=st.booleans(), pick=st.integers(0, 100))
    def answer(self, who, is_upheld, pick):
        who = self.named(who, "county")
        told = [(n, i) for n in self.model.notices for i in range(len(n.objections))]
        if not told:
            return
        place = pick % len(told)
        notice, number = told[place]
        rows = Objection.objects.filter(notice__case=self.case)
        row = rows.order_by("notice", "pk")[place]
        may = self.model.may_answer(who, is_upheld=is_upheld)
        may = may and notice.objections[number]
        act = partial(
            operations.decide_objection, row.pk, is_upheld=is_upheld, reply="核实过"
        )
        if self.step(may, act, by=self.people[who]):
            self.model.answer(notice, number, is_upheld=is_upheld)

    @rule(who=st.none() | reviewers)
    def end_notice(self, who):
        if not self.model.notices:
            return
        newest = self.case.notices.order_by("pk").last()
        who = self.named(who) if who else None
        by = self.people[who] if who else actor.system()
        act = partial(operations.end_notice, newest.pk)
        if self.step(self.model.may_end(who), act, by=by):
            self.model.end()

    @rule()
    def appeal(self):
        act = partial(operations.appeal, self.case.pk, text="已补充")
        if self.step(self.model.may_appeal(), act, by=self.people["clerk"]):
            self.model.state, self.model.has_appealed = "APPEALED", True

    @rule(who=reviewers, is_restored=st.booleans())
    def decide_appeal(self, who, is_restored):
        act = partial(
            operations.decide_appeal,
            self.case.pk,
            is_restored=is_restored,
            reason="复核过",
        )
        who = self.named(who, PARENT[self.model.desk])
        may = self.model.may_decide_appeal(who)
        if self.step(may, act, by=self.people[who]):
            self.model.parts[who] = "APPEAL"
            self.model.state = self.model.refused_in if is_restored else "REFUSED"

    @rule()
    def go_on(self):
        """The next right step: by chance alone few cases come to an end."""
        if self.model.state == "NOTICE":
            self.wait(9)
            self.end_notice(None)
        elif self.model.state == "IN_REVIEW" and self.model.position:
            self.open_notice(RIGHT)
        elif self.model.state == "RETURNED":
            self.submit_again()
        else:
            self.approve(RIGHT, False)

    @rule()
    def go_on_again(self):
        self.go_on()

    @rule()
    def go_on_once_more(self):
        self.go_on()

    @invariant()
    def it_stands_where_the_model_does(self):
        case = Case.objects.get(pk=self.case.pk)
        assert (case.state, case.position, case.cycle) == (
            self.model.state,
            self.model.position,
            self.model.cycle,
        )
        hung = [
            (n.opens_on, n.closes_on, n.state, n.days_left)
            for n in case.notices.order_by("pk")
        ]
        assert hung == [
            (n.opens, n.closes, n.state, n.left) for n in self.model.notices
        ]
        parts = dict(case.participants.values_list("person", "part"))
        parts.pop(self.person)
        known = {self.people[who].person_id: p for who, p in self.model.parts.items()}
        assert parts == known

    @invariant()
    def what_is_approved_was_approved_by_each_level_and_two_people(self):
        if self.model.state != "APPROVED":
            return
        said = Approval.objects.filter(
            case=self.case, cycle=self.model.cycle, decision="APPROVED"
        )
        assert sorted(said.values_list("position", flat=True)) == [0, 1]
        assert said.values("person").distinct().count() == 2
        assert {bytes(one.digest) for one in said} == {digest(self.text)}
        assert any(notice.state == "ENDED" for notice in self.model.notices)


def play(examples, steps):
    """So many cases; in which states they ended."""
    CaseMachine.world, CaseMachine.reached = grown(), Counter()
    run_state_machine_as_test(
        CaseMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return CaseMachine.reached


@pytest.mark.once
def test_a_case_stands_where_the_model_does(db):
    reached = play(50, 25)

    assert reached["APPROVED"]
    assert len(reached) > 2


@pytest.mark.campaign
def test_many_cases_stand_where_the_model_does(db, campaign: Campaign):
    examples = campaign.number("case_examples", 300)
    reached = play(examples, 60)
    campaign.figure("cases: examples of the machine", examples)
    campaign.figure("cases: approved in the end", reached["APPROVED"])
    assert reached["APPROVED"]
