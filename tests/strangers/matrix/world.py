"""The tree on which the matrix plays: two branches, a lot at each of their unions."""

import logging
from base64 import b32decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.test import override_settings
from django_otp.oath import totp

from members.offices.choices import Office
from members.organisations.choices import UnionLevel as Level
from members.organisations.models import Organisation
from tests.factories import accounts, tree
from tests.strangers.matrix import lots, roles
from tests.strangers.matrix.lots import Lot, Place, Thing
from tests.strangers.matrix.roles import Role
from tests.strangers.neighbourhood import undone
from unionhub.accounts import officers
from unionhub.accounts import operations as sign_in
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock
from unionhub.reference.choices import Origin
from unionhub.reference.models import Dictionary

# Of these, an answer must name none that lies outside the caller's part of the tree.
SECRET = ("pending", "returned", "admitted", "member", "join_code")


@dataclass
class World:
    """Who is there, and what."""

    roles: list[Role] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    words: dict[str, Any] = field(default_factory=dict)
    unions: dict[str, Organisation] = field(default_factory=dict)

    def secrets(self) -> dict[str, Thing]:
        """Whatever must not be shown to everybody, by its id."""
        return {
            thing.id: thing
            for lot in self.lots
            for kind, thing in lot.things.items()
            if kind in SECRET
        }

    def role(self, name: str) -> Role:
        """One of the roles."""
        return next(role for role in self.roles if role.name == name)


@contextmanager
def stage() -> Iterator[None]:
    """What is played inside never happened, asks nobody outside, and is not logged."""
    checker = "members.enrolment.realname.SandboxChecker"
    logging.disable(logging.WARNING)
    try:
        with override_settings(REALNAME_CHECKER=checker), undone():
            yield
    finally:
        logging.disable(logging.NOTSET)


def plant() -> dict[str, Organisation]:
    """The root, Chengdu down to a township, Zigong down to a township."""
    root = tree.province()
    chengdu = tree.federation(root, Level.PREFECTURE, tree.CHENGDU)
    jinjiang = tree.federation(chengdu, Level.COUNTY, tree.JINJIANG)
    zigong = tree.federation(root, Level.PREFECTURE, tree.ZIGONG)
    ziliujing = tree.federation(zigong, Level.COUNTY, tree.ZILIUJING)
    return {
        "province": root,
        "jinjiang": jinjiang,
        "jinguanyi": tree.township(jinjiang, tree.JINGUANYI),
        "wuxing": tree.township(ziliujing, tree.WUXING),
    }


def build() -> World:
    """Everything and everybody, through the real operations."""
    world = World(unions=plant())
    Dictionary.objects.get_or_create(
        name="sex", defaults={"title": "性别", "origin": Origin.BUNDLED}
    )
    here, there = world.unions["jinguanyi"], world.unions["wuxing"]
    west = accounts.worker("13800138001")
    east = accounts.worker("13800138002")
    world.lots = [
        lots.build("west", Place(here, tree.JINGUANYI, west)),
        lots.build("county", Place(world.unions["jinjiang"], tree.JINGUANYI, west)),
        lots.build("east", Place(there, tree.WUXING, east)),
    ]
    world.roles = [
        *roles.officers(world.unions),
        roles.worker("owner", west),
        roles.worker("owner-east", east),
        *roles.strangers(here, there),
        *roles.deputies(here, there),
        roles.machine(here),
    ]
    for lot, place in zip(world.lots, ("jinguanyi", "jinjiang", "wuxing"), strict=True):
        lots.add_exports(lot, world.role(f"{place}-{Office.CLERK}").user)
    world.words = _signing_in()
    return world


def add_moved(world: World) -> Lot:
    """A lot of the west, whose requests and member then go to the east."""
    here = world.unions["jinguanyi"]
    owner = world.role("owner").user
    lot = lots.with_people("moved", Place(here, tree.JINGUANYI, owner))
    world.lots.append(lot)
    return lot


def carry(world: World, lot: Lot) -> None:
    """Lay the lot on the other branch."""
    there = world.unions["wuxing"]
    owner = world.role("owner").user
    lots.move(lot, Place(there, tree.WUXING, owner))


def _signing_in() -> dict[str, Any]:
    """What the doors of signing in are shown, so that they open."""
    by, at = actor.public(), clock.now()
    sent = sign_in.send_code("13900139002", at=at)
    for name in ("fresh-01", "drawn-01"):
        User.objects.create_officer(name, accounts.PASSWORD)
    shown = officers.Shown("drawn-01", accounts.PASSWORD, None, "10.0.0.1")
    secret = officers.draw_factor(shown, by=by, at=at).secret
    return {
        "code_phone": "13900139002",
        "code": sent.code,
        "fresh": "fresh-01",
        "drawn": "drawn-01",
        "password": accounts.PASSWORD,
        "today": clock.local_date(at).isoformat(),
        "otp": lambda: otp_of(secret),
    }


def otp_of(secret: str) -> str:
    """What the authenticator shows now."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    return f"{totp(key):06d}"
