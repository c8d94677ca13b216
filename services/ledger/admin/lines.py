"""Open bank lines as an officer reads them."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from services.ledger.open_lines import Line
from unionhub.kernel import fen
from unionhub.web.listing import Table

# So many are shown on a page.
SHOWN: Final = 20


def told(lines: Sequence[Line]) -> list[tuple[Any, Any]]:
    """Each with the month that it is of; what does not fit is counted."""
    rows = [(line["since"][:7], _said(line)) for line in lines[:SHOWN]]
    rest = len(lines) - SHOWN
    if rest > 0:
        rows.append(("", _("另有 %d 项") % rest))
    return rows


def table(lines: Sequence[Line]) -> Table:
    """All of them, as they were signed."""
    columns = [
        _("月份"),
        _("差异"),
        _("批次"),
        _("文件"),
        _("行号"),
        _("笔数"),
        _("金额"),
    ]
    rows = [
        [
            *(line["since"][:7], line["kind_label"], line["batch"], line["file"]),
            *(line["line"], line["count"], fen.shown(line["amount_fen"])),
        ]
        for line in lines
    ]
    return Table(_("结账时签认的未达账项"), columns, rows)


def total(lines: Sequence[Line]) -> str:
    """How many, and what they come to."""
    amount = fen.shown(sum(line["amount_fen"] for line in lines))
    return _("未达账项 %(count)d 项，%(amount)s") % {
        "count": len(lines),
        "amount": amount,
    }


def _said(line: Line) -> str:
    parts = [
        line["kind_label"],
        _("批次 %s") % line["batch"] if line["batch"] else "",
        _("文件 %s") % line["file"] if line["file"] else "",
        _("第 %d 行") % line["line"] if line["line"] else "",
        _("%d 笔") % line["count"],
        fen.shown(line["amount_fen"]),
    ]
    return " · ".join(part for part in parts if part)
