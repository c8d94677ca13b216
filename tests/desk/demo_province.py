"""What tests of the demo province share: its moment, digests, its people at work."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count

from members.enrolment import operations
from members.enrolment.models import ConsentText, Enrolment, EnrolmentStep, JoinCode
from members.enrolment.operations import Application
from members.offices.access import actor_for
from members.offices.models import Appointment, Delegation
from members.organisations.choices import UnionKind
from members.organisations.models import Employer, EmployerAlias, Organisation
from members.people.choices import RealnameState
from members.people.models import HeadcountDelta, Member, MembershipPeriod
from stations.models import (
    Dataset,
    HoursOverride,
    SiteSuggestion,
    Station,
    StationAward,
    StationFacility,
    StationRating,
    StationReport,
    StationSeries,
    TemporaryClosure,
    Voice,
)
from tests.factories import accounts
from unionhub.accounts.models import User
from unionhub.desk.demo import story
from unionhub.desk.demo.loading import Loading
from unionhub.kernel import actor, identity, sealing
from unionhub.persons.models import Person, PersonKey

AT = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = AT.date()
WRITTEN = (
    *(Organisation, Employer, EmployerAlias, Appointment, Delegation),
    *(User, Person, PersonKey),
    *(Member, MembershipPeriod, HeadcountDelta),
    *(ConsentText, JoinCode, Enrolment, EnrolmentStep),
    *(Station, StationFacility, StationSeries, Dataset),
    *(TemporaryClosure, HoursOverride, StationAward, StationRating),
    *(StationReport, SiteSuggestion, Voice),
)
# Sealing and hashing draw fresh salt; two columns take the clock of the machine.
NEVER_EQUAL = {"password", "created_at"}


@dataclass(frozen=True)
class Province:
    """What was seen while loading: the digests of a first load, the progress told."""

    first: dict[str, str]
    told: list[str]


def a_loading(say=lambda _text: None):
    """A load at a fixed moment by the installation itself."""
    return Loading(by=actor.installer(), at=AT, say=say)


def fingerprint(model):
    """A digest of all rows of a model, but for what is drawn afresh."""
    fields = [
        field.attname
        for field in model._meta.concrete_fields
        if field.name not in NEVER_EQUAL and not field.name.endswith("_sealed")
    ]
    digest = hashlib.sha256()
    for row in model.objects.order_by("pk").values_list(*fields):
        plain = [bytes(v) if isinstance(v, memoryview) else v for v in row]
        digest.update(repr(plain).encode())
    return digest.hexdigest()


def count_by(model, field):
    """How many rows there are of each value."""
    rows = model.objects.values_list(field).annotate(n=Count("pk")).order_by(field)
    return dict(rows)


def federation(region):
    """The federation of a region."""
    return Organisation.objects.get(kind=UnionKind.FEDERATION, territory=region)


def courier_union():
    """The union of the courier company."""
    company = Employer.objects.get(credit_code=story.COURIER_CREDIT_CODE)
    return company.union


def officer(username):
    """A demo officer as an actor."""
    return actor_for(User.objects.get(username=username), AT)


def enrolled(applicant):
    """The request of one of the story's people, proven."""
    document = identity.parse("RESIDENT_ID", applicant.id_number, today=TODAY)
    application = Application(
        document=document,
        name=applicant.name,
        workplace=applicant.workplace,
        consent_version=story.CONSENT,
        realname_state=RealnameState.PASSED,
    )
    worker = accounts.worker(applicant.phone)
    return operations.enrol(application, by=accounts.acting(worker), at=AT)


def opened_numbers():
    """Every sealed number and phone of the demo, opened: its field, its text."""
    sealed = {
        Member: ("id_number_sealed", "phone_sealed"),
        Enrolment: ("id_number_sealed", "phone_sealed"),
        User: ("phone_sealed",),
    }
    for model, fields in sealed.items():
        for row in model.objects.all():
            for field in fields:
                yield field, sealing.unseal(row, field)


def in_clear(canaries):
    """Where a number of the demo stands unsealed: table and number, over all tables."""
    shapes = re.compile(r"(?:5199|8199)\d{13}[\dX]|DEMO\d{5}|ZZZ\d{12}|154\d{8}")
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor:
                text = " ".join(map(_as_text, row))
                hits = canaries.intersection(shapes.findall(text))
                found += [(table, hit) for hit in hits]
    return found


def _as_text(value):
    """A column's value as it would be searched."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return str(value)
