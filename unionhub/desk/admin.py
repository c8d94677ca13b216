"""The officers' door to the audit trail."""

import json
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.organisations.models import Organisation
from unionhub.audit import verbs
from unionhub.audit.models import AuditEvent
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet
from unionhub.web import history
from unionhub.web.admin import ScopedAdmin


@admin.register(AuditEvent)
class AuditEventAdmin(ScopedAdmin):
    """What was done for the unions in the officer's part of the tree."""

    view_power = Power.AUDIT_VIEW
    place = 40
    ordering = ("-id",)
    list_display = (
        *("at", "shown_verb", "shown_officer", "organisation_id"),
        "shown_target",
    )
    search_fields = ("target_id__exact", "request_id__exact")
    search_help_text = _("按对象编号或请求编号（完整）搜索")
    fieldsets = (
        (None, {"fields": ("at", "shown_verb", "shown_target", "shown_facts")}),
        (
            _("办理"),
            {
                "fields": (
                    "shown_officer",
                    "organisation_id",
                    "appointment_id",
                    "on_behalf_of",
                    "request_id",
                )
            },
        ),
    )

    def narrow(self, rows: ScopedQuerySet[Any], actor: Actor) -> ScopedQuerySet[Any]:
        """As the door of the API has it."""
        unions = Organisation.objects.visible_to(actor)
        if unions.filter(parent=None).exists():
            return AuditEvent.objects.of_everybody(actor).with_officers()
        return AuditEvent.objects.of_unions(actor, unions).with_officers()

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """The time."""
        return ("at",)

    def heading(self, obj: AuditEvent) -> str:
        """What was done."""
        return verbs.label(obj.verb)

    @admin.display(description=_("事项"))
    def shown_verb(self, obj: AuditEvent) -> str:
        """In words."""
        return verbs.label(obj.verb)

    @admin.display(description=_("办理人"))
    def shown_officer(self, obj: AuditEvent) -> str:
        """The staff code, or what acted."""
        return history.who(obj)

    @admin.display(description=_("对象"))
    def shown_target(self, obj: AuditEvent) -> str:
        """Of what kind it is, and its key."""
        kind = _kind(obj.target_kind)
        return format_html("<span>{} <code>{}</code></span>", kind, obj.target_id)

    @admin.display(description=_("内容（代码，已遮蔽）"))
    def shown_facts(self, obj: AuditEvent) -> str:
        """As they were recorded."""
        if not obj.facts:
            return "—"
        facts = json.dumps(obj.facts, ensure_ascii=False)
        return format_html("<code>{}</code>", facts)


def _kind(label: str) -> str:
    """What a model is called; nothing of one that is no more."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return ""
