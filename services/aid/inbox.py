"""What workers handed in, and the desk has to hand on (FEATURES 102)."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from services.aid.choices import ApplicationState
from services.aid.models import Application
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.kernel.waiting import Item, Queue

KIND = "AID_APPLICATION"


def applications(actor: Actor, *, everywhere: bool) -> Queue | None:
    """Those of the actor's own union, or of everywhere in the scope; due when the
    round ends.

    None: the office keeps no applications.
    """
    if not actor.has(Power.AID_EDIT):
        return None
    rows = Application.objects.visible_to(actor).filter(
        state=ApplicationState.SUBMITTED, case__isnull=True
    )
    if not everywhere:
        rows = rows.filter(organisation=actor.organisation_id)
    due = rows.annotate(due_on=F("round__closes_on"))
    seen = due.select_related("organisation", "round")
    return Queue(KIND, _("待办帮扶申请"), seen, _item)


def _item(application: Application) -> Item:
    return Item(
        kind=KIND,
        id=application.pk,
        organisation=application.organisation_id,
        organisation_name=application.organisation.name,
        due_on=application.round.closes_on,
        title=f"{application.beneficiary_name}（{application.get_item_display()}）",
        link=f"/api/v1/aid-applications/{application.pk}",
        subject_id=application.beneficiary_id,
    )
