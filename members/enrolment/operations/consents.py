"""The text an applicant agrees to is published (R-MEM-04)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from members.enrolment.models import ConsentText
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotFound, NotNow


@dataclass(frozen=True)
class Consent:
    """A text, the version requests name it by, and its first day."""

    version: str
    text: str
    since: date


@transaction.atomic
def publish_consent(
    consent: Consent, *, by: Actor, at: datetime, instead_of: str | None = None
) -> ConsentText:
    """Put a text in force; the one it replaces ends the day before.

    A published text is never changed: what people agreed to stays what it was.

    Raises:
        BadFact: ``required`` (no text); ``out_of_range``: a first day in the past.
        NotNow: ``already_exists``: the version is taken.
        NotFound: no such version to replace.
    """
    if not consent.text:
        raise BadFact(code="required", field="text")
    if consent.since < local_date(at):
        raise BadFact(code="out_of_range", field="since")
    try:
        with transaction.atomic():
            made = ConsentText.objects.create(
                version=consent.version, text=consent.text, valid_from=consent.since
            )
    except IntegrityError as clash:
        raise NotNow(code="already_exists", field="version") from clash
    if instead_of is not None:
        former = ConsentText.objects.filter(pk=instead_of)
        if not former.update(valid_to=consent.since - timedelta(days=1)):
            raise NotFound

    since = consent.since.isoformat()
    audit.record(
        "consent.published", made, by=by, at=at, since=since, instead_of=instead_of
    )
    return made
