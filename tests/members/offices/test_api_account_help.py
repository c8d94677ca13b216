"""POST /api/v1/officers/{username}/setting-codes, second-factor-resets, closing."""

from datetime import date, timedelta

import pytest

from members.offices.choices import Office
from members.offices.models import Appointment
from tests.client import client_for
from tests.factories import accounts
from tests.factories.factors import second_factor
from unionhub.accounts.models import SecondFactor, User
from unionhub.audit.models import AuditEvent
from unionhub.kernel import clock

HELP = ("setting-codes", "second-factor-resets")
ACTS = (*HELP, "closing")
NEW = "a-new-horse-and-another-staple"
LATER = date(2099, 1, 1)


def address(act, name="jinguanyi-01"):
    return f"/api/v1/officers/{name}/{act}"


def done(act):
    return 201 if act == "setting-codes" else 200


@pytest.fixture
def clerk(unions):
    """An officer of a township of the county, with an authenticator."""
    user = accounts.officer("jinguanyi-01", unions.jinguanyi, Office.CLERK)
    second_factor(user)
    return user


def untouched(user):
    user.refresh_from_db()
    return (
        user.check_password(accounts.PASSWORD)
        and user.is_active
        and SecondFactor.objects.filter(user=user).exists()
    )


def test_a_code_gives_an_officer_a_new_password(as_security_admin, as_anyone, clerk):
    as_clerk = client_for(clerk)
    answer = as_security_admin.post(address("setting-codes"), {})

    assert set(answer) == {"id", "username", "is_active", "setting_code"}
    assert as_security_admin.answer.headers["Cache-Control"] == "no-store"
    as_clerk.get("/api/v1/me", expect=401)
    SecondFactor.objects.all().delete()
    as_anyone.post(
        "/api/v1/auth/passwords",
        {
            "username": clerk.username,
            "current": answer["setting_code"],
            "new_password": NEW,
        },
        expect=204,
    )
    clerk.refresh_from_db()
    assert clerk.check_password(NEW)


def test_an_authenticator_that_was_lost_is_taken_away(
    as_security_admin, security_admin, clerk
):
    answer = as_security_admin.post(address("second-factor-resets"), {}, expect=200)

    assert answer == {
        "id": str(clerk.pk),
        "username": "jinguanyi-01",
        "is_active": True,
    }
    assert not SecondFactor.objects.filter(user=clerk).exists()
    event = AuditEvent.objects.get(verb="second_factor.reset")
    assert (event.user_id, event.target_id) == (security_admin.pk, str(clerk.pk))


def test_there_must_be_one_to_take_away(as_security_admin, clerk):
    SecondFactor.objects.all().delete()

    answer = as_security_admin.post(address("second-factor-resets"), {}, expect=409)

    assert answer["code"] == "wrong_state"


def test_a_closed_account_holds_nothing_and_lends_nothing(
    as_security_admin, clerk, unions
):
    deputy = accounts.officer("jinguanyi-02", unions.jinguanyi, Office.CLERK)
    held = clerk.appointments.get()
    lent = accounts.lend(held, deputy, "MEMBER_VIEW", at=clock.now())
    as_clerk = client_for(clerk)

    answer = as_security_admin.post(address("closing"), {}, expect=200)

    assert answer["is_active"] is False
    as_clerk.get("/api/v1/me", expect=401)
    held.refresh_from_db()
    lent.refresh_from_db()
    assert held.is_over(clock.now())
    assert lent.is_over(clock.now())
    verbs = AuditEvent.objects.filter(organisation_id=unions.jinjiang.pk)
    assert set(verbs.values_list("verb", flat=True)) == {
        "appointment.ended",
        "account.closed",
    }


def test_closing_ends_offices_that_begin_later_too(as_security_admin, clerk, unions):
    accounts.appoint(clerk, unions.jinjiang, Office.REVIEWER)
    Appointment.objects.filter(office=Office.REVIEWER).update(valid_from=LATER)

    as_security_admin.post(address("closing"), {}, expect=200)

    assert not Appointment.objects.filter(user=clerk, ended_at=None).exists()


def test_what_was_closed_is_absent(as_security_admin, clerk):
    as_security_admin.post(address("closing"), {}, expect=200)

    for act in ACTS:
        answer = as_security_admin.post(address(act), {}, expect=404)
        assert answer["code"] == "not_found"


@pytest.mark.parametrize("act", ACTS)
def test_an_account_that_was_closed_otherwise_waits_for_nothing(
    as_security_admin, clerk, act
):
    User.objects.filter(pk=clerk.pk).update(is_active=False)

    answer = as_security_admin.post(address(act), {}, expect=409)

    assert answer["code"] == "wrong_state"


# --- who may not


@pytest.mark.parametrize("act", ACTS)
def test_nobody_helps_without_signing_in(as_anyone, clerk, act):
    as_anyone.post(address(act), {}, expect=401)


@pytest.mark.parametrize("act", ACTS)
def test_a_reviewer_helps_nobody(as_officer, clerk, act):
    as_officer.post(address(act), {}, expect=403)

    assert untouched(clerk)


@pytest.mark.parametrize("act", ACTS)
def test_an_account_of_another_branch_is_absent(as_security_admin, unions, act):
    other = accounts.officer("zigong-01", unions.zigong)
    second_factor(other)

    as_security_admin.post(address(act, "zigong-01"), {}, expect=404)
    there = as_security_admin.answer.json()
    as_security_admin.post(address(act, "nobody-01"), {}, expect=404)
    nowhere = as_security_admin.answer.json()

    assert untouched(other)
    assert there | {"request_id": ""} == nowhere | {"request_id": ""}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("begins", ["running", "later"])
def test_an_officer_who_also_stands_above_is_not_taken_over_from_below(
    as_security_admin, clerk, unions, act, begins
):
    above = accounts.appoint(clerk, unions.root, Office.REVIEWER)
    if begins == "later":
        Appointment.objects.filter(pk=above.pk).update(valid_from=LATER)

    as_security_admin.post(address(act), {}, expect=404)

    assert untouched(clerk)


@pytest.mark.parametrize("how", ["ended", "past"])
def test_an_office_above_that_is_over_stands_in_nobodys_way(
    as_security_admin, clerk, unions, how
):
    above = accounts.appoint(clerk, unions.root, Office.REVIEWER)
    now = clock.now()
    over = (
        {"ended_at": now, "ended_by": clerk.pk}
        if how == "ended"
        else {"valid_to": clock.local_date(now) - timedelta(days=1)}
    )
    Appointment.objects.filter(pk=above.pk).update(**over)

    as_security_admin.post(address("setting-codes"), {})


@pytest.mark.parametrize("act", ACTS)
def test_an_account_without_an_office_is_nobodys(as_security_admin, candidate, act):
    as_security_admin.post(address(act, candidate.username), {}, expect=404)


@pytest.mark.parametrize("act", ACTS)
def test_a_worker_is_no_officer(as_security_admin, act):
    worker = accounts.worker()

    as_security_admin.post(address(act, worker.username), {}, expect=404)


@pytest.mark.parametrize("act", ACTS)
def test_nobody_helps_themselves(as_security_admin, security_admin, act):
    second_factor(security_admin)

    answer = as_security_admin.post(
        address(act, security_admin.username), {}, expect=403
    )

    assert answer["code"] == "conflict_of_interest"
    assert untouched(security_admin)


@pytest.mark.parametrize("act", HELP)
def test_who_stands_in_above_is_not_let_into_from_below(
    as_security_admin, clerk, unions, act
):
    above = accounts.officer("province-01", unions.root, Office.CLERK)
    held = above.appointments.get()
    accounts.lend(held, clerk, "MEMBER_VIEW", at=clock.now())

    answer = as_security_admin.post(address(act), {}, expect=403)

    assert answer["code"] == "forbidden"
    assert untouched(clerk)
    as_security_admin.post(address("closing"), {}, expect=200)


def test_what_stands_in_within_the_county_matters_not(as_security_admin, clerk, unions):
    other = accounts.officer("jinjiang-02", unions.jinjiang, Office.CLERK)
    accounts.lend(other.appointments.get(), clerk, "MEMBER_VIEW", at=clock.now())

    as_security_admin.post(address("setting-codes"), {})


@pytest.mark.parametrize("act", ACTS)
def test_a_body_says_nothing(as_security_admin, clerk, act):
    answer = as_security_admin.post(address(act), {"reason": "x"}, expect=400)

    assert answer["code"] == "unknown_field"


@pytest.mark.parametrize("act", ACTS)
def test_it_happens_whole_or_not_at_all(as_security_admin, clerk, act, monkeypatch):
    def fail(*_anything, **_else):
        raise RuntimeError

    for module in ("passwords", "officers", "operations"):
        monkeypatch.setattr(f"unionhub.accounts.{module}.audit.record", fail)
    as_security_admin.post(address(act), {}, expect=500)

    assert untouched(clerk)
    assert not Appointment.objects.exclude(ended_at=None).exists()
