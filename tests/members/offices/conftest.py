"""An officer who gives offices, and an account that has none yet."""

from datetime import timedelta

import pytest

from members.offices import operations
from members.offices.choices import Office
from tests import journeys
from tests.client import client_for
from tests.factories import accounts, people
from unionhub.accounts.models import User


@pytest.fixture
def security_admin(unions):
    return accounts.officer("jinjiang-sec", unions.jinjiang, Office.SECURITY_ADMIN)


@pytest.fixture
def by(security_admin, at):
    """The security administrator of the county, at work."""
    return journeys.acting(security_admin, at)


@pytest.fixture
def as_security_admin(security_admin):
    return client_for(security_admin)


@pytest.fixture
def candidate(db):
    """An officer's account that nobody has appointed."""
    return User.objects.create_officer("jinjiang-11", accounts.PASSWORD)


@pytest.fixture
def term(unions, at):
    """A year as reviewer of the county, unless said otherwise."""

    def make(**facts):
        given = {
            "organisation": unions.jinjiang.pk,
            "office": Office.REVIEWER,
            "valid_from": at.date(),
            "valid_to": at.date() + timedelta(days=365),
        }
        return operations.Term(**(given | facts))

    return make


@pytest.fixture
def give(term, by, at):
    """Give an account an office; with a document, where it is bound to nobody yet."""

    def appoint(user, *, document=None, by=by, **facts):
        user.refresh_from_db()
        if user.person_id is None and document is None:
            document = people.document(11)
        return operations.appoint(
            user.pk, term(**facts), document=document, by=by, at=at
        )

    return appoint


@pytest.fixture
def loan(at):
    """Deciding requests for a fortnight, unless said otherwise."""

    def make(**facts):
        given = {
            "powers": ["ENROLMENT_VIEW", "ENROLMENT_DECIDE"],
            "valid_from": at.date(),
            "valid_to": at.date() + timedelta(days=14),
            "reason": "外出培训",
        }
        return operations.Loan(**(given | facts))

    return make
