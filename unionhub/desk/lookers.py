"""Who looked at somebody's data: shown by office and union, never by name."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from members.offices.models import Appointment
from members.organisations.models import Organisation
from unionhub.audit.models import AccessLogQuerySet


def with_lookers(rows: AccessLogQuerySet) -> AccessLogQuerySet:
    """The rows with ``office`` and ``organisation_name`` of whoever looked."""
    acting = Coalesce(OuterRef("on_behalf_of"), OuterRef("appointment_id"))
    held = Appointment.objects.filter(pk=acting)
    union = Organisation.objects.filter(pk=OuterRef("organisation_id"))
    return rows.annotate(
        office=Subquery(held.values("office")[:1]),
        organisation_name=Subquery(union.values("name")[:1]),
    )
