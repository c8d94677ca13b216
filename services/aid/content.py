"""What an application says, as a case decides upon it: one digest of all (L14)."""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from services.aid import access
from services.aid.models import Application
from services.hardship.models import HouseholdMember
from services.review.choices import CaseKind
from services.review.questions import ContentOf, HelpedBy, LinesOf, PublicLine
from unionhub.kernel import sealing
from unionhub.kernel.clock import local_date


def content_digest(application: Application) -> bytes:
    """SHA-256 of its content; what is sealed is opened, so that another key is no
    other content."""
    text = json.dumps(_content(application), sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).digest()


def content_of(asked: ContentOf) -> list[bytes]:
    """Answer for applications, computed anew."""
    return [content_digest(found) for found in _asked(asked)]


def helped_by(asked: HelpedBy) -> list[UUID]:
    """The person, and everybody who lives in the household now."""
    return [one for found in _asked(asked) for one in access.beneficiaries(found)]


def lines_of(asked: LinesOf) -> list[PublicLine]:
    """What the public reads: who, of where, for what, how much. Of a minor the name of
    the guardian; where none is known, nothing is hung out."""
    lines = []
    for found in _asked(asked):
        is_child = _is_minor(found)
        name = _guardian(found) if is_child else found.beneficiary_name
        if name:
            lines.append(
                PublicLine(
                    name=name,
                    place=found.organisation.name,
                    item=found.get_item_display(),
                    amount_fen=found.asked_fen,
                    is_child=is_child,
                )
            )
    return lines


def _is_minor(application: Application) -> bool:
    rows = HouseholdMember.objects.confirmed()
    people = rows.filter(person=application.beneficiary_id)
    known = people.order_by("-since", "-pk").first()
    day = local_date(application.opened_at)
    return known is not None and not known.is_adult(day)


def _guardian(application: Application) -> str:
    """The payee, else the head of the household; nobody where that is the child."""
    household = application.household
    if application.payee_id != application.beneficiary_id:
        return application.payee_name
    if household is None or household.head_id == application.beneficiary_id:
        return ""
    return household.head_name


def _asked(asked: ContentOf | HelpedBy | LinesOf) -> list[Application]:
    if asked.kind != CaseKind.APPLICATION:
        return []
    rows = Application.objects.select_related("organisation", "household")
    return list(rows.filter(pk=asked.subject))


def _content(application: Application) -> dict[str, Any]:
    plain = (
        *("round_id", "item", "fund", "organisation_id", "beneficiary_id"),
        *("beneficiary_name", "household_id", "dossier_id", "asked_fen", "cost_fen"),
        *("school_year", "school_stage", "school_kind", "school_name"),
        *("payee_id", "payee_name", "pay_way", "bank_name", "budget_id"),
        *("claim", "claim_year", "is_second", "second_reason", "limit_fen"),
    )
    papers = application.papers.select_related("file")
    return {
        "application": str(application.pk),
        **{name: str(getattr(application, name)) for name in plain},
        "account": sealing.unseal(application, "account_sealed"),
        "invoices": sorted(
            f"{one.number} {one.amount_fen}" for one in application.invoices.all()
        ),
        "papers": sorted(
            f"{one.kind} {bytes(one.file.digest).hex()}" for one in papers
        ),
        "waivers": sorted(
            f"{one.kind} {one.reason}" for one in application.waivers.all()
        ),
    }
