"""The tree on which the matrix plays: two branches, a lot at each of their unions."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.test import override_settings

from members.offices.choices import Office
from members.organisations.choices import UnionLevel as Level
from members.organisations.models import Organisation
from tests import registry
from tests.factories import accounts, tree
from tests.registry import Lot, Place, Thing
from tests.strangers.matrix import lots, roles
from tests.strangers.matrix.roles import Role
from tests.strangers.neighbourhood import undone
from unionhub.accounts.models import User

# Of these, an answer must name none that lies outside the caller's part of the tree.
SECRET = (
    "pending",
    "returned",
    "admitted",
    "member",
    "join_code",
    "appointment",
    "delegation",
    "client",
    "export",
    # Stations that are not public.
    "entry",
    "proposed",
    "opened",
)


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

    def place(self, union: str, region: str, owner: User) -> Place:
        """One of the unions, with the clerk and the keeper among the roles."""
        clerk, keeper = (
            self.role(f"{union}-{office}").user
            for office in (Office.CLERK, Office.STATION_KEEPER)
        )
        return Place(self.unions[union], region, owner, clerk, keeper)


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
    here, there = world.unions["jinguanyi"], world.unions["wuxing"]
    west = accounts.worker("13800138001")
    east = accounts.worker("13800138002")
    world.roles = [
        *roles.officers(world.unions),
        roles.worker("owner", west),
        roles.worker("owner-east", east),
        *roles.strangers(here, there),
        *roles.deputies(here, there),
        roles.machine(here),
    ]
    world.lots = [
        registry.lot("west", world.place("jinguanyi", tree.JINGUANYI, west)),
        registry.lot("county", world.place("jinjiang", tree.JINGUANYI, west)),
        registry.lot("east", world.place("wuxing", tree.WUXING, east)),
    ]
    world.words = registry.words()
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
