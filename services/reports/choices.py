"""Words of documents and reports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileForm(TextChoices):
    """The forms a document is made in."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"


class Indicator(TextChoices):
    """What a report of a month tells."""

    FUNDED = "FUNDED", _("外部拨入")
    RECEIVED = "RECEIVED", _("上级下达")
    PASSED = "PASSED", _("已下达下级")
    RETURNED = "RETURNED", _("上交上级")
    RESERVED = "RESERVED", _("占用净增")
    PAID = "PAID", _("已发放")
    RECOVERED = "RECOVERED", _("追回")
    VOUCHERS = "VOUCHERS", _("凭证张数")


class CellPart(TextChoices):
    """The two numbers of a cell."""

    FIGURE = "FIGURE", _("本期")
    ADJUSTMENT = "ADJUSTMENT", _("调整以前期间")
