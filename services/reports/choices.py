"""Words of documents and reports."""

from django.db.models import TextChoices


class FileForm(TextChoices):
    """The forms a document is made in."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"
