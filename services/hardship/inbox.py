"""The dossiers whose yearly re-check is due (R-AID-24, FEATURES 102)."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from services.hardship.models import Dossier
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.powers import Power
from unionhub.kernel.waiting import Item, Queue

KIND = "DOSSIER_RECHECK"


def rechecks(actor: Actor, *, everywhere: bool) -> Queue | None:
    """Those of the actor's own union, or of everywhere in the scope.

    None: the office keeps no dossiers.
    """
    if not actor.has(Power.HARDSHIP_EDIT):
        return None
    here = Q(org_path__in=[low for low, _high in actor.scope])
    rows = Dossier.objects.visible_to(actor).to_recheck(local_date(clock.now()))
    if not everywhere:
        rows = rows.filter(here)
    due = rows.annotate(due_on=F("checked_until")).select_related("organisation")
    return Queue(KIND, _("困难职工年度复核"), due, _item)


def _item(dossier: Dossier) -> Item:
    return Item(
        kind=KIND,
        id=dossier.pk,
        organisation=dossier.organisation_id,
        organisation_name=dossier.organisation.name,
        due_on=dossier.checked_until or dossier.opened_at.date(),
        title=f"{dossier.worker_name}（{dossier.get_tier_display()}）",
        link=f"/api/v1/dossiers/{dossier.pk}",
        subject_id=dossier.worker_id,
    )
