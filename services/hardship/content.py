"""What a dossier says, as a case decides upon it: all of it in one digest (L14)."""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from services.hardship.choices import WaiverState
from services.hardship.eligibility import current, tier_in_force
from services.hardship.models import Assessment, Dossier
from services.review.choices import CaseKind
from services.review.questions import ContentOf, HelpedBy, LinesOf, PublicLine
from unionhub.kernel import sealing


def digest(dossier: Dossier) -> bytes:
    """SHA-256 of its content; what is sealed is opened, so that another key is no
    other content."""
    text = json.dumps(_content(dossier), sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).digest()


def content_of(asked: ContentOf) -> list[bytes]:
    """Answer for dossiers, computed anew."""
    return [digest(found) for found in _asked(asked)]


def helped_by(asked: HelpedBy) -> list[UUID]:
    """Everybody who lives in the household now."""
    return [
        one
        for found in _asked(asked)
        for one in found.household.members.live().values_list("person_id", flat=True)
    ]


def lines_of(asked: LinesOf) -> list[PublicLine]:
    """What the public reads: who, of where, for what; no cause and no figure."""
    return [
        PublicLine(
            name=found.worker_name,
            place=found.organisation.name,
            item=_("困难职工建档（%(tier)s）") % {"tier": found.get_tier_display()},
        )
        for found in _asked(asked)
    ]


def _asked(asked: ContentOf | HelpedBy | LinesOf) -> list[Dossier]:
    if asked.kind != CaseKind.DOSSIER:
        return []
    rows = Dossier.objects.select_related("household", "organisation")
    return list(rows.filter(pk=asked.subject))


def _content(dossier: Dossier) -> dict[str, Any]:
    household, figures = dossier.household, current(dossier)
    agreed = dossier.waivers.filter(state=WaiverState.AGREED)
    return {
        "dossier": str(dossier.pk),
        "organisation": dossier.organisation_id,
        "scheme": dossier.scheme,
        "worker": str(dossier.worker_id),
        "person_kind": dossier.person_kind,
        "employed_since": str(dossier.employed_since or ""),
        "housing": dossier.housing,
        "exclusions": sorted(dossier.exclusions),
        "region": household.region_id,
        "residence": household.residence,
        "members": sorted(
            f"{one.person_id} {one.relation} {sealing.unseal(one, 'health_sealed')}"
            for one in household.members.named()
        ),
        "assessment": _figures(dossier, figures) if figures else None,
        "waivers": sorted(f"{one.kind} {one.subject}" for one in agreed),
        **_papers(dossier),
    }


def _figures(dossier: Dossier, figures: Assessment) -> list[Any]:
    return [
        *(str(figures.pk), figures.size, figures.monthly_fen, str(figures.standard)),
        *(figures.means.written(), figures.causes.written()),
        tier_in_force(dossier, figures),
    ]


def _papers(dossier: Dossier) -> dict[str, list[str]]:
    signed = dossier.authorisations.select_related("file")
    return {
        "papers": sorted(
            f"{one.kind} {bytes(one.file.digest).hex()}"
            for one in dossier.papers.select_related("file")
        ),
        "authorisations": sorted(
            f"{one.member_id} {one.signer_id} {bytes(one.file.digest).hex()}"
            for one in signed
        ),
        "visits": sorted(
            f"{one.visited_on} {one.first_id} {one.second_id} {one.finding}"
            for one in dossier.visits.all()
        ),
        "checks": sorted(
            f"{one.pk} {one.finding} {one.document_number}"
            for one in dossier.outside_checks.all()
        ),
    }
