"""The table of offices and powers."""

import re
from itertools import combinations

import pytest

from members.offices.choices import (
    DUTIES,
    INCOMPATIBLE_OFFICES,
    NOT_DELEGABLE,
    POWER_SENTENCES,
    POWERS_OF_OFFICE,
    Office,
    clash,
)
from unionhub.kernel.powers import Power

ADMINISTRATORS = (Office.SYSTEM_ADMIN, Office.SECURITY_ADMIN, Office.AUDIT_ADMIN)


@pytest.mark.parametrize("power", Power)
def test_every_power_has_a_plain_sentence_and_an_office(power):
    assert re.search(r"[\u3400-\u9fff]{4}", str(POWER_SENTENCES[power]))
    assert any(power in powers for powers in POWERS_OF_OFFICE.values())


def test_no_two_powers_have_one_sentence():
    assert len({str(text) for text in POWER_SENTENCES.values()}) == len(Power)


@pytest.mark.parametrize("office", set(Office) - {Office.STATION_KEEPER})
def test_every_office_has_powers_of_the_table_and_sees_offices(office):
    assert {Power.OFFICE_VIEW, Power.ORGANISATION_VIEW} < POWERS_OF_OFFICE[office]
    assert POWERS_OF_OFFICE[office] <= set(Power)


def test_who_keeps_a_station_may_nothing_else_and_inspects_none():
    assert POWERS_OF_OFFICE[Office.STATION_KEEPER] == {Power.STATION_KEEP}
    assert clash(set(Office), Office.STATION_KEEPER) == set(Office) - {
        Office.STATION_KEEPER
    }


@pytest.mark.parametrize("pair", [*combinations(ADMINISTRATORS, 2)])
def test_the_three_administrators_are_three_people(pair):
    assert frozenset(pair) in INCOMPATIBLE_OFFICES


@pytest.mark.parametrize("watching", [Office.AUDITOR, Office.AUDIT_ADMIN])
@pytest.mark.parametrize("working", [Office.CLERK, Office.REVIEWER])
def test_who_watches_does_not_work(watching, working):
    assert clash({working}, watching) == {working}


def test_clerk_and_reviewer_go_together_and_so_do_the_two_who_watch():
    assert clash({Office.CLERK}, Office.REVIEWER) == set()
    assert clash({Office.AUDITOR}, Office.AUDIT_ADMIN) == set()


@pytest.mark.parametrize("office", [Office.ACCOUNTANT, Office.CASHIER])
def test_who_keeps_books_or_cash_has_no_other_office(office):
    assert clash(set(Office), office) == set(Office) - {office}


def test_who_makes_a_payment_releases_none_and_reviews_nothing():
    for powers in POWERS_OF_OFFICE.values():
        assert len(powers & {"PAYMENT_MAKE", "PAYMENT_RELEASE", "AID_REVIEW"}) <= 1


def test_every_office_is_one_duty():
    assert sorted(office for duty in DUTIES for office in duty) == sorted(Office)


@pytest.mark.parametrize("office", ADMINISTRATORS)
def test_administrators_see_no_member_and_no_request(office):
    personal = {Power.MEMBER_VIEW, Power.ENROLMENT_VIEW, Power.MEMBER_REVEAL}

    assert POWERS_OF_OFFICE[office].isdisjoint(personal)


def test_only_one_office_gives_offices():
    givers = {o for o, powers in POWERS_OF_OFFICE.items() if "OFFICE_GRANT" in powers}

    assert givers == {Office.SECURITY_ADMIN}


def test_offices_rosters_and_stations_are_answered_for_in_person():
    in_person = {Power.OFFICE_GRANT, Power.MEMBER_EXPORT, Power.STATION_KEEP}

    assert in_person == NOT_DELEGABLE
