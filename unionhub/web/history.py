"""What happened to a row, from the audit trail, below the row itself."""

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unionhub.audit.models import AuditEvent
from unionhub.audit.verbs import label
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.web.listing import Table

MOST = 20
COLUMNS = (_("时间"), _("事项"), _("办理人"), _("所代表的工会"))
# Who acted, where no officer did.
OTHERS: dict[str, str | Promise] = {
    ActorKind.PERSON: _("本人"),
    ActorKind.MACHINE: _("对接系统"),
    ActorKind.SYSTEM: _("系统"),
    ActorKind.PUBLIC: _("未登录"),
}


def of(target: Model, actor: Actor) -> Table:
    """The latest of it. One query."""
    events = AuditEvent.objects.about(target, actor).with_officers()[:MOST]
    rows = [[event.at, label(event.verb), who(event), union(event)] for event in events]
    return Table(_("历史"), COLUMNS, rows)


def who(event: AuditEvent) -> str:
    """The staff code of an officer; of everybody else only what they are."""
    known = getattr(event, "officer", None) or OTHERS.get(event.actor_kind, "—")
    return str(known)


def union(event: AuditEvent) -> str | None:
    """For which union it was done."""
    return event.organisation_id or None
