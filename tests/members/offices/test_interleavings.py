"""Authority is read with every request: what changes between two shows in the second.

One token lives through it all. An oracle, ours to keep by hand, knows after each change
which unions the officer should see; the list of unions must show exactly these (T4).
"""

import random
from datetime import timedelta

import pytest

from members.offices import operations
from members.offices.choices import Office
from members.offices.models import Appointment, Delegation
from members.organisations.models import Organisation
from tests.client import client_for
from tests.factories import accounts
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock

ROUNDS = 100
BY = actor.installer()
PLACES = ("jinjiang", "jinguanyi", "zigong")


class World:
    """One officer, a colleague who lends, and changes to what they hold."""

    def __init__(self, unions, seed):
        self.random = random.Random(seed)
        self.unions = unions
        self.user = User.objects.create_officer(f"walker-{seed}", accounts.PASSWORD)
        self.lender = accounts.officer(f"lender-{seed}", unions.chengdu)
        self.client = client_for(self.user)
        self.own, self.lent, self.is_moved = {}, None, False

    def change(self):
        """One thing happens."""
        at = clock.now()
        acts = [self.give, self.lend, self.move]
        acts += [self.end] * bool(self.own) + [self.expire] * bool(self.own)
        acts += [self.take_back] * bool(self.lent)
        self.random.choice(acts)(at)

    def give(self, at):
        place = self.random.choice(PLACES)
        if place not in self.own:
            union, today = getattr(self.unions, place), clock.local_date(at)
            term = operations.Term(union.pk, Office.REVIEWER, today)
            document = accounts.document_of(self.user.username)
            given = operations.appoint(
                self.user.pk, term, document=document, by=BY, at=at
            )
            self.own[place] = given.pk

    def end(self, at):
        operations.end(self.leave(), by=BY, at=at)

    def expire(self, at):
        yesterday = clock.local_date(at) - timedelta(days=1)
        Appointment.objects.filter(pk=self.leave()).update(
            valid_from=yesterday, valid_to=yesterday
        )

    def leave(self):
        return self.own.pop(self.random.choice(sorted(self.own)))

    def lend(self, at):
        self.user.refresh_from_db()
        if self.lent is None and self.user.person_id:
            held = self.lender.appointments.get()
            self.lent = accounts.lend(held, self.user, "ORGANISATION_VIEW", at=at).pk

    def take_back(self, at):
        operations.revoke(self.lent, by=BY, at=at)
        self.lent = None

    def move(self, at):
        """The township comes under another county, or back again."""
        below = self.unions.zigong if not self.is_moved else self.unions.jinjiang
        path = Organisation.objects.get(pk=below.pk).path
        Organisation.objects.filter(pk=self.unions.jinguanyi.pk).update(
            path=f"{path}00ZZ", parent=below
        )
        self.is_moved = not self.is_moved

    def expected(self, place):
        """The unions seen under an own office."""
        town = {self.unions.jinguanyi.pk}
        return {
            "jinguanyi": town,
            "jinjiang": {self.unions.jinjiang.pk} | (town - self._gone()),
            "zigong": {self.unions.zigong.pk} | (town & self._gone()),
            "chengdu": {self.unions.chengdu.pk, self.unions.jinjiang.pk}
            | (town - self._gone()),
        }[place]

    def _gone(self):
        return {self.unions.jinguanyi.pk} if self.is_moved else set()

    def seen(self, held):
        """The unions that the list shows under one office; None: it is refused."""
        return unions_of(self.client, x_appointment=str(held))


def unions_of(client, **headers):
    address = "/api/v1/organisations"
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.client.get(
        address, headers=sent | {"authorization": f"Bearer {client.token}"}
    )
    if answer.status_code == 403:
        return None
    return {union["code"] for union in answer.json()["items"]}


@pytest.mark.parametrize("seed", range(4))
def test_a_living_token_shows_what_is_held_now_and_nothing_else(unions, seed):
    world = World(unions, seed)
    known = set()
    changed = 0

    while changed < ROUNDS // 4:
        before = (dict(world.own), world.lent, world.is_moved)
        world.change()
        if (dict(world.own), world.lent, world.is_moved) == before:
            continue
        changed += 1
        known |= set(world.own.values()) | {world.lent} - {None}
        check(world, known)

    assert len(known) > 3


def check(world, known):
    held = {pk: world.expected(place) for place, pk in world.own.items()}
    if world.lent:
        held[world.lent] = world.expected("chengdu")
    assert {pk: world.seen(pk) for pk in known} == {pk: held.get(pk) for pk in known}
    default = unions_of(world.client)
    assert (default is None) == (not held)
    if world.own:
        assert default in [world.expected(place) for place in world.own]


def test_the_world_can_be_wrong(unions):
    """The control: an office that ended behind the oracle's back is noticed."""
    world = World(unions, 99)
    world.give(clock.now())
    pk = next(iter(world.own.values()))
    Appointment.objects.filter(pk=pk).update(
        valid_from="2026-01-01", valid_to="2026-01-02"
    )

    with pytest.raises(AssertionError):
        check(world, {pk})


def test_a_delegation_ends_with_its_last_day_under_a_living_token(unions):
    world = World(unions, 98)
    world.give(clock.now())
    world.lend(clock.now())
    assert world.seen(world.lent)

    past = clock.local_date(clock.now()) - timedelta(days=1)
    Delegation.objects.filter(pk=world.lent).update(valid_from=past, valid_to=past)

    assert world.seen(world.lent) is None
