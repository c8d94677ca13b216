"""Without its key a value is 503, never empty or garbage; what needs no key goes on."""

import pytest

from members.enrolment.models import Enrolment
from members.people.models import Member
from tests.browser import Browser
from tests.client import client_for
from tests.persons.conftest import NEW, OLD, use
from unionhub.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(everything):
    return client_for(User.objects.get(username="jinjiang-02"))


@pytest.mark.parametrize("keys", [NEW, "1:" + "Qg" * 21 + "Q="], ids=["gone", "wrong"])
@pytest.mark.parametrize("what", ["members", "enrolments"])
def test_what_cannot_be_opened_is_unavailable(officer, settings, keys, what):
    pk = (Member if what == "members" else Enrolment).objects.earliest("pk").pk
    use(settings, keys, OLD)

    for address in (f"/api/v1/{what}", f"/api/v1/{what}/{pk}"):
        refused = officer.get(address, expect=503)

        assert refused["code"] == "key_unavailable"
        assert officer.answer["Retry-After"]
        assert "id_number" not in refused


def test_what_needs_no_key_goes_on(officer, settings):
    use(settings, NEW, OLD)

    assert officer.get("/api/v1/organisations")["items"]
    assert officer.get("/api/v1/regions")["items"]


def test_a_page_that_cannot_be_shown_is_unavailable_too(everything, settings):
    browser = Browser(User.objects.get(username="jinjiang-02"))
    use(settings, NEW, OLD)

    browser.open("/admin/members/member/", expect=503)
    browser.open(f"/admin/members/member/{everything[0].pk}/change/", expect=503)
    browser.open("/admin/members/organisation/")
