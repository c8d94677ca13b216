"""What the acts on unions and on employers share."""

from datetime import datetime

from django.db import IntegrityError, transaction

from members.organisations.models import Employer, Organisation
from unionhub.kernel.clock import local_date
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import NotFound, NotNow
from unionhub.reference.models import Region


def locked(code: str) -> Organisation:
    """The union, locked.

    Raises:
        NotFound: there is none.
    """
    found_row = Organisation.objects.select_for_update().filter(code=code).first()
    if found_row is None:
        raise NotFound
    return found_row


def region_of(code: str, name: str, at: datetime) -> Region:
    """The region, valid today; ``name`` is the input at fault if it is not."""
    return Region.objects.require(code, on=local_date(at), field=name)


def insert(row: Organisation | Employer) -> None:
    """Insert a row; the constraint that refuses becomes the error by name."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise refusal(clash) from clash


def refusal(clash: IntegrityError) -> Exception:
    """What the broken constraint means to the caller."""
    refusals: dict[str, Exception] = {
        "organisation_credit_code_once": NotNow(code="uscc_taken", field="credit_code"),
        "employer_credit_code_once": NotNow(code="uscc_taken", field="credit_code"),
        "alias_leads_to_one_employer": NotNow(code="alias_taken", field="alias"),
    }
    return refusals.get(broken_constraint(clash), clash)
