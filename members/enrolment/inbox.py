"""The requests to join that wait for an officer's decision (FEATURES 102)."""

from django.utils.translation import gettext_lazy as _

from members.enrolment import access
from members.enrolment.models import Enrolment
from unionhub.kernel.actor import Actor
from unionhub.kernel.waiting import Item, Queue

KIND = "ENROLMENT"


def waiting(actor: Actor, *, everywhere: bool) -> Queue | None:
    """What waits at the actor's own union, or ``everywhere`` in the actor's scope.

    None: the office decides no requests.
    """
    if not access.may_decide(actor):
        return None
    rows = Enrolment.objects.waiting_for(actor, everywhere=everywhere)
    shown = rows.select_related("organisation").only(
        "person_id",
        "name",
        "occupation_group",
        "due_on",
        "organisation__name",
    )
    return Queue(KIND, _("入会申请"), shown, _item)


def _item(enrolment: Enrolment) -> Item:
    group = enrolment.get_occupation_group_display()
    return Item(
        kind=KIND,
        id=enrolment.pk,
        organisation=enrolment.organisation_id,
        organisation_name=enrolment.organisation.name,
        due_on=enrolment.due_on,
        title=f"{enrolment.name}（{group}）",
        link=f"/api/v1/enrolments/{enrolment.pk}",
        subject_id=enrolment.person_id,
    )
