"""Somebody to help, and an application that lacks nothing."""

from datetime import timedelta
from uuid import UUID

from services.aid import operations
from services.aid.models import Application
from services.hardship import operations as homes
from services.programmes.models import Programme, Round
from tests.factories import aid, hardship, money, payments
from tests.registry.people import newcomer
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.kernel import actor, clock

CODE = "AID-OPEN"


def _round() -> Round:
    """One that is open today, whenever that is."""
    today = clock.local_date(clock.now())
    programme, _new = Programme.objects.get_or_create(
        code="AID", defaults={"season": "WINTER_WARM", "name": "冬送温暖"}
    )
    made, _new = Round.objects.get_or_create(
        code=CODE,
        defaults={
            "programme": programme,
            "year": today.year,
            "name": "冬送温暖",
            "opens_on": today - timedelta(days=30),
            "closes_on": today + timedelta(days=30),
            "state": "OPEN",
        },
    )
    return made


@resource("aid_person", of="people")
def aid_person(place: Place, lot: Lot) -> Thing:
    """The head of a household."""
    lot.words["aid_round"] = _round().pk
    head = homes.Relative(name="李大海", relation="HEAD", document=newcomer())
    home = hardship.home(place.union, region=place.region)
    made = homes.found(home, [head], by=actor.installer(), at=clock.now())
    return Thing(str(made.head_id), made.org_path)


@resource("aid_application", of="aid-applications")
def aid_application(place: Place, lot: Lot) -> Thing:
    """A draft with all of its papers; the union has money for it."""
    aid.rule()
    money.funded(place.union, 1_000_000, round=_round().pk, at=clock.now())
    made = aid.complete(
        UUID(lot.things["aid_person"].id), round=_round().pk, at=clock.now()
    )
    return Thing(str(made.pk), made.org_path)


@resource("nomination_list", of="nomination-lists")
def nomination_list(place: Place, lot: Lot) -> Thing:
    """With one application that is complete, and not handed in yet."""
    head = homes.Relative(name="李大海", relation="HEAD", document=newcomer())
    home = hardship.home(place.union, region=place.region)
    kept = homes.found(home, [head], by=actor.installer(), at=clock.now())
    made = aid.complete(kept.head_id, round=_round().pk, at=clock.now())
    found = aid.listed(place.union, [made])
    return Thing(str(found.pk), found.org_path)


@resource("granted_application")
def granted_application(place: Place, lot: Lot) -> Thing:
    """Money is reserved for it; no batch pays it yet."""
    made = _granted(place)
    return Thing(str(made.pk), made.org_path)


@resource("application_to_mend")
def application_to_mend(place: Place, lot: Lot) -> Thing:
    """Another card waits to be agreed to."""
    made = _granted(place)
    told = operations.NewAccount(
        account="6222021234567890219", account_name=made.payee_name
    )
    operations.propose_account(
        made.pk, told, reason="原卡已注销", by=actor.installer(), at=clock.now()
    )
    return Thing(str(made.pk), made.org_path)


def _granted(place: Place) -> Application:
    node = money.funded(place.union, 100_000, round=_round().pk, at=clock.now())
    (made,) = payments.approved(node, 1, at=clock.now(), payee_name="李大海")
    return made
