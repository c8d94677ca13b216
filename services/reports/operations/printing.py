"""Documents are handed out as files; each time is written down first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from services.ledger import access
from services.ledger.models import Entry
from services.reports import paper, sheet
from services.reports.choices import FileForm
from services.reports.document import Document
from services.reports.vouchers import voucher
from unionhub.audit import looks
from unionhub.audit.looks import Look
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power

WRITERS = {
    FileForm.PDF: (paper.pdf, paper.MEDIA_TYPE),
    FileForm.XLSX: (sheet.xlsx, sheet.MEDIA_TYPE),
}


@dataclass(frozen=True, kw_only=True)
class File:
    """A file to be handed out."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def print_voucher(
    entry_id: UUID, form: str, *, by: Actor, at: datetime, network: str = ""
) -> File:
    """A voucher of the books as a file.

    Raises:
        NotFound, NotAllowed: the union lies outside the scope; no such power.
        Unavailable: it cannot be written down who takes it.
    """
    rows = Entry.objects.select_related("book__organisation", "reverses__book")
    entry = rows.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    access.require(by, Power.BUDGET_VIEW, entry.org_path)

    return _handed(voucher(entry), form, by=by, at=at, network=network)


def _handed(
    document: Document,
    form: str,
    *,
    by: Actor,
    at: datetime,
    network: str,
    subjects: Sequence[UUID] = (),
) -> File:
    look = Look(
        operation=f"document {document.template.name}",
        fields=[column.title for column in document.template.columns],
        subjects=subjects,
        case_number=document.number,
        network=network,
    )
    looks.write(look, by=by, at=at)
    write, media_type = WRITERS[FileForm(form)]
    name = f"{document.template.code}-{document.number}.{form}"
    return File(name=name, media_type=media_type, content=write(document))
