"""An office somebody holds, and powers that were lent."""

from members.offices import operations as offices
from members.offices.choices import Office
from tests import journeys
from tests.factories import accounts
from tests.registry.things import Lot, Place, Thing, resource
from unionhub.accounts.models import User
from unionhub.kernel import clock
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
