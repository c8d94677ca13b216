"""The cases and objections that wait for a decision (FEATURES 102)."""

from django.utils.translation import gettext_lazy as _

from services.review import access
from services.review.choices import DECIDING, CaseState, ObjectionState
from services.review.models import Case, Objection
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.kernel.waiting import Item, Queue

CASE, OBJECTION = "REVIEW_CASE", "NOTICE_OBJECTION"


def cases(actor: Actor, *, everywhere: bool) -> Queue | None:
    """What waits for the actor's own union to decide, appeals among it; or everywhere.

    None: the office decides none.
    """
    if not actor.has(Power.AID_REVIEW):
        return None
    rows = Case.objects.visible_to(actor).filter(kind__in=access.kinds_for(actor))
    if everywhere:
        rows = rows.filter(state__in={*DECIDING, CaseState.APPEALED})
    else:
        rows = rows.waiting_for(actor.organisation_id)
    seen = rows.select_related("desk", "appeal__desk").with_beneficiary()
    return Queue(CASE, _("待审批事项"), seen, _case)


def objections(actor: Actor, *, everywhere: bool) -> Queue | None:
    """The objections to notices that nobody has answered, in the same way."""
    if not actor.has(Power.AID_REVIEW):
        return None
    rows = Objection.objects.visible_to(actor).filter(state=ObjectionState.OPEN)
    if not everywhere:
        rows = rows.open_at(actor.organisation_id)
    seen = rows.select_related("notice__case", "notice__organisation")
    return Queue(OBJECTION, _("公示异议"), seen, _objection)


def _case(case: Case) -> Item:
    desk = case.appeal.desk if case.state == CaseState.APPEALED else case.desk
    return Item(
        kind=CASE,
        id=case.pk,
        organisation=desk.pk,
        organisation_name=desk.name,
        due_on=case.due_on,
        title=f"{case.title}（{case.get_state_display()}）",
        link=f"/api/v1/review-cases/{case.pk}",
        subject_id=getattr(case, "person_id", None),
    )


def _objection(objection: Objection) -> Item:
    notice = objection.notice
    return Item(
        kind=OBJECTION,
        id=objection.pk,
        organisation=notice.organisation_id,
        organisation_name=notice.organisation.name,
        due_on=objection.due_on,
        title=objection.text[:40],
        link=f"/api/v1/review-cases/{notice.case_id}",
    )
