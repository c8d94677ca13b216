"""A document on paper: a PDF whose every page says which one it is (docs/adr/0020)."""

from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer

from services.reports.document import Document

MEDIA_TYPE: Final = "application/pdf"
FONT: Final = "STSong-Light"
_SIDE, _TOP, _BOTTOM = 18 * mm, 22 * mm, 24 * mm
_LINE, _SMALL = 9, 7
_GRID: Final = [
    ("GRID", (0, 0), (-1, -1), 0.5, black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]
_HOW: Final = {
    "fontName": FONT,
    "fontSize": _LINE,
    "leading": 13,
    "wordWrap": "CJK",
}
PLAIN: Final = ParagraphStyle("plain", **_HOW)
AMOUNT: Final = ParagraphStyle("amount", alignment=TA_RIGHT, **_HOW)
HEAD: Final = ParagraphStyle("head", alignment=TA_CENTER, **_HOW)
TITLE: Final = ParagraphStyle(
    "title",
    alignment=TA_CENTER,
    **(_HOW | {"fontSize": 16, "leading": 24}),
)
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def pdf(document: Document) -> bytes:
    """The bytes of the file: the same for the same document, whenever it is made."""
    target = BytesIO()
    template = document.template
    page = landscape(A4) if template.is_wide else A4
    frame = SimpleDocTemplate(
        target,
        pagesize=page,
        leftMargin=_SIDE,
        rightMargin=_SIDE,
        topMargin=_TOP,
        bottomMargin=_BOTTOM,
        title=f"{template.title} {document.number}",
        author="UnionHub",
        invariant=1,
    )

    def numbered(*told: Any, **more: Any) -> Canvas:
        return _Pages(*told, document=document, **more)

    frame.build(_story(document, page[0] - 2 * _SIDE), canvasmaker=numbered)
    return target.getvalue()


def _story(document: Document, width: float) -> list[Any]:
    facts = [_line(f"{name}：{value}") for name, value in document.facts]
    totals = [_line(f"{name}：{value}") for name, value in document.totals]
    signed = [_line(f"{name}：") for name in document.template.signatures]
    places = [width / len(signed)] * len(signed)
    return [
        _line(document.template.title, TITLE),
        *facts,
        Spacer(0, 3 * mm),
        _table(document, width),
        Spacer(0, 3 * mm),
        *totals,
        Spacer(0, 8 * mm),
        LongTable([signed], colWidths=places),
    ]


def _table(document: Document, width: float) -> LongTable:
    columns = document.template.columns
    whole = sum(column.share for column in columns)
    styles = [AMOUNT if column.is_amount else PLAIN for column in columns]
    rows = [[_line(column.title, HEAD) for column in columns]]
    for cells in document.rows:
        rows.append([_line(*pair) for pair in zip(cells, styles, strict=True)])
    widths = [width * column.share / whole for column in columns]
    return LongTable(rows, colWidths=widths, repeatRows=1, style=_GRID)


def _line(text: str, style: ParagraphStyle = PLAIN) -> Paragraph:
    """A text as it is: what looks like mark-up is none."""
    return Paragraph(escape(text), style)


class _Pages(Canvas):  # type: ignore[misc] # the library is not typed
    """Sets under every page what it belongs to, and how many there are."""

    def __init__(self, *told: Any, document: Document, **more: Any) -> None:
        super().__init__(*told, **more)
        self._document = document
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - the library's name
        """Keep the page back until their number is known."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Number the pages, then write them."""
        for number, page in enumerate(self._kept, start=1):
            self.__dict__.update(page)
            self._foot(number, len(self._kept))
            super().showPage()
        Canvas.save(self)

    def _foot(self, number: int, count: int) -> None:
        width, _height = self._pagesize
        of = self._document
        self.setFont(FONT, _SMALL)
        self.drawString(_SIDE, 14 * mm, f"表式 {of.template.name}　编号 {of.number}")
        self.drawRightString(width - _SIDE, 14 * mm, f"第 {number} 页，共 {count} 页")
        self.drawString(_SIDE, 10 * mm, f"内容摘要 {of.digest}")
