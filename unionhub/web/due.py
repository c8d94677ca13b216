"""Until when something is to be done, so that an officer sees at once what is late."""

from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

SOON = 3


def words(due_on: date, on: date) -> str:
    """How much time is left on that day, in calendar days."""
    left = (due_on - on).days
    if left < 0:
        return _("已逾期 %(days)s 天") % {"days": -left}
    if left == 0:
        return _("今日到期")
    return _("还剩 %(days)s 天") % {"days": left}


def shown(due_on: date, on: date) -> SafeString:
    """The day and what is left, coloured by urgency; the words alone say it too."""
    left = (due_on - on).days
    urgency = "late" if left < 0 else "soon" if left <= SOON else "later"
    return format_html(
        '<span class="desk-due desk-{}">{} <b>{}</b></span>',
        urgency,
        date_format(due_on),
        words(due_on, on),
    )
