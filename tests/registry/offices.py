"""An office somebody holds, powers that were lent, accounts of officers and systems."""

from uuid import uuid4

from members.offices import operations as offices
from members.offices.choices import Office
from tests import journeys
from tests.factories import accounts
from tests.factories.factors import second_factor
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.accounts import clients
from unionhub.accounts.choices import MACHINE_SCOPES
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock
from unionhub.kernel.powers import Power


@resource("appointment", of="appointments")
def appointment(place: Place, lot: Lot) -> Thing:
    """The office of a clerk of the union."""
    holder = accounts.officer(f"{lot.name}-post", place.union, Office.CLERK)
    return Thing(str(holder.appointments.get().pk), place.union.path)


@resource("delegation", of="delegations")
def delegation(place: Place, lot: Lot) -> Thing:
    """What that clerk lent to another."""
    at = clock.now()
    holder = User.objects.get(username=f"{lot.name}-post")
    deputy = accounts.officer(f"{lot.name}-deputy", place.union, Office.CLERK)
    today = clock.local_date(at)
    loan = offices.Loan([Power.ORGANISATION_VIEW], today, today, "出差")
    lent = offices.delegate(deputy.pk, loan, by=journeys.acting(holder, at), at=at)
    return Thing(str(lent.pk), place.union.path)


def some_name() -> str:
    """A sign-in name of nobody."""
    return f"nobody-{uuid4().hex[:6]}"


@resource("account", of="officers", like=some_name)
def account(place: Place, lot: Lot) -> Thing:
    """The account of an officer of the union, with an authenticator."""
    user = accounts.officer(f"{lot.name}-account", place.union, Office.CLERK)
    second_factor(user)
    return Thing(user.username, place.union.path)


@resource("client", of="machine-clients")
def client(place: Place, lot: Lot) -> Thing:
    """A system that calls for the union."""
    made = clients.register(
        "接口",
        organisation=place.union.pk,
        scopes=list(MACHINE_SCOPES),
        by=actor.installer(),
        at=clock.now(),
    )
    return Thing(str(made.client.pk), place.union.path)
