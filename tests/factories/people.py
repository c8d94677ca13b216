"""Persons that do not exist: numbers with a valid check character, plain names."""

from datetime import date

from members.enrolment.operations import Application
from members.enrolment.operations.requests import Workplace
from tests.factories.tree import AT, CONSENT, JINGUANYI
from unionhub.kernel import identity
from unionhub.kernel.identity import IdentityDocument


def id_number(serial: int = 1, born: str = "19900307", region: str = "510105") -> str:
    """A resident ID number; even serials are women's, odd ones men's."""
    first17 = f"{region}{born}{serial:03d}"
    return first17 + identity.check_character(first17)


def document(serial: int = 1, born: str = "19900307") -> IdentityDocument:
    """A checked resident ID."""
    return identity.parse("RESIDENT_ID", id_number(serial, born), today=AT.date())


def workplace(**facts: str) -> Workplace:
    """A courier in 锦官驿街道, unless said otherwise."""
    given = {"occupation_group": "COURIER", "work_region": JINGUANYI} | facts
    return Workplace(**given)


def application(
    serial: int = 1,
    *,
    realname_state: str = "PASSED",
    born: str = "19900307",
    **place: str,
) -> Application:
    """A complete application of one person."""
    return Application(
        document=document(serial, born),
        name="王小明",
        workplace=workplace(**place),
        consent_version=CONSENT,
        realname_state=realname_state,
    )


def body(
    serial: int = 1, born: date = date(1990, 3, 7), **facts: object
) -> dict[str, object]:
    """The same as the API takes it."""
    given: dict[str, object] = {
        "name": "王小明",
        "id_type": "RESIDENT_ID",
        "id_number": id_number(serial, f"{born:%Y%m%d}"),
        "occupation_group": "COURIER",
        "work_region": JINGUANYI,
        "consent_version": CONSENT,
    }
    return given | facts
