"""What the public told and waits for an answer (FEATURES 102)."""

from django.utils.translation import gettext_lazy as _

from stations.care import access
from stations.care.models import SiteSuggestion, StationReport
from unionhub.kernel.actor import Actor
from unionhub.kernel.waiting import Item, Queue

REPORT, SUGGESTION = "STATION_REPORT", "SITE_SUGGESTION"


def reports(actor: Actor, *, everywhere: bool) -> Queue | None:
    """The reports on the desk of the actor's own union, or everywhere in the scope.

    None: the office answers none.
    """
    if not access.handles(actor):
        return None
    rows = StationReport.objects.waiting_for(actor, everywhere=everywhere)
    return Queue(REPORT, _("群众反映"), rows.select_related("station", "desk"), _report)


def suggestions(actor: Actor, *, everywhere: bool) -> Queue | None:
    """The suggested sites that wait, in the same way."""
    if not actor.has(access.HANDLING):
        return None
    rows = SiteSuggestion.objects.waiting_for(actor, everywhere=everywhere)
    return Queue(
        SUGGESTION, _("建站建议"), rows.select_related("organisation"), _suggestion
    )


def _report(report: StationReport) -> Item:
    return Item(
        kind=REPORT,
        id=report.pk,
        organisation=report.desk_id,
        organisation_name=report.desk.name,
        due_on=report.due_on,
        title=f"{report.station.name}：{report.title}",
        link=f"/api/v1/station-reports/{report.pk}",
    )


def _suggestion(suggestion: SiteSuggestion) -> Item:
    return Item(
        kind=SUGGESTION,
        id=suggestion.pk,
        organisation=suggestion.organisation_id,
        organisation_name=suggestion.organisation.name,
        due_on=suggestion.due_on,
        title=suggestion.place,
        link=f"/api/v1/site-suggestions/{suggestion.pk}",
    )
