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


class Reach(TextChoices):
    """How many the money reached, and of how many lines that is (R-AID-26)."""

    PERSON_TIMES = "PERSON_TIMES", _("人次")
    PERSONS = "PERSONS", _("人数")
    HOUSEHOLDS = "HOUSEHOLDS", _("户数")
    AMOUNT = "AMOUNT", _("实发金额")
    LINES = "LINES", _("全部付款笔数")
    RETURNED_LINES = "RETURNED_LINES", _("其中退回、不计入")
    REVERSED_LINES = "REVERSED_LINES", _("其中冲销、不计入")


class ReachPart(TextChoices):
    """The three numbers of each."""

    FIGURE = "FIGURE", _("本期")
    ADJUSTMENT = "ADJUSTMENT", _("调整以前期间")
    TO_DATE = "TO_DATE", _("本轮累计")
