"""A union names people for aid by a file: the columns, what a row says and does."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from services.aid.choices import LONGEST_CARD, PayWay
from services.aid.operations import nominating
from services.aid.operations.nominating import Named, Nominee
from services.programmes.choices import AidItem, FundKind
from unionhub.jobs.imports.choices import RowVerdict
from unionhub.jobs.imports.importers import (
    CellKind,
    Column,
    Errand,
    Fault,
    Importer,
    Line,
    RowFaults,
    Step,
)
from unionhub.kernel import clock, fen, identity, names
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import DomainError, InvalidValue, Unavailable
from unionhub.kernel.powers import Power
from unionhub.persons.choices import DocumentKind

# Where the file says otherwise what an application calls by another name.
_COLUMN: Final = {"beneficiary": "id_number", "asked_fen": "asked_yuan"}


def _choice(name: str, heading: Any, example: Any) -> Column:
    return Column(
        name,
        heading,
        kind=CellKind.CHOICE,
        choices=type(example),
        is_required=True,
        example=str(example.label),
    )


COLUMNS: Final = (
    Column(
        "round",
        _("轮次代码"),
        is_required=True,
        longest=24,
        example="WINTER-2026",
    ),
    _choice("item", _("帮扶项目"), AidItem.VISIT),
    _choice("fund", _("资金来源"), FundKind.WARMTH),
    Column(
        "name",
        _("姓名"),
        is_required=True,
        longest=50,
        rule=names.normalise,
        example="王小样",
    ),
    _choice("id_type", _("证件类型"), DocumentKind.RESIDENT_ID),
    Column(
        "id_number",
        _("证件号码"),
        _("加密保存；单元格须为文本格式。须是会员，或已登记家庭的成员。"),
        kind=CellKind.DIGITS,
        is_required=True,
        longest=20,
        example="510102199001011238",
    ),
    Column(
        "asked_yuan",
        _("申请金额（元）"),
        _("最多两位小数。"),
        kind=CellKind.DECIMAL,
        is_required=True,
        example="2000",
    ),
    _choice("pay_way", _("发放方式"), PayWay.BANK),
    Column(
        "account",
        _("银行卡号"),
        _("加密保存；单元格须为文本格式；现金发放的留空。"),
        kind=CellKind.DIGITS,
        longest=LONGEST_CARD,
        example="6222021234567890128",
    ),
    Column(
        "account_name",
        _("户名"),
        _("须与受助人一致。"),
        longest=50,
        rule=names.normalise,
        example="王小样",
    ),
    Column("bank_name", _("开户银行"), longest=60, example="示例银行锦江支行"),
    Column(
        "document_number",
        _("推荐文号"),
        is_required=True,
        longest=60,
        example="锦工发〔2026〕12号",
    ),
    Column(
        "consented_on",
        _("本人同意日期"),
        _("受助人书面同意推荐、公示和核对信息的日期。"),
        kind=CellKind.DATE,
        is_required=True,
        example="2026-11-20",
    ),
)


def row(values: Mapping[str, Any]) -> Nominee:
    """What a row says.

    Raises:
        RowFaults: no such number, amount or day.
    """
    given = {name: value for name, value in values.items() if value is not None}
    today, faults = local_date(clock.now()), list[Fault]()
    document, asked = None, 0
    try:
        kind, number = given.pop("id_type"), given.pop("id_number")
        document = identity.parse(kind, number, today=today)
    except InvalidValue as wrong:
        faults.append(("id_number", wrong.reason))
    try:
        asked = fen.from_yuan(f"{given.pop('asked_yuan'):.10f}".rstrip("0").rstrip("."))
    except InvalidValue as wrong:
        faults.append(("asked_yuan", wrong.reason))
    day: date = given["consented_on"]
    if day > today:
        faults.append(("consented_on", "in_the_future"))
    if faults or document is None:
        raise RowFaults(*faults)
    return Nominee(document=document, asked_fen=asked, **given)


def key(said: Nominee) -> str:
    """Nobody is named twice for one thing in one file."""
    return repr((said.document.kind, said.document.number, said.round, said.item))


def plan(lines: Sequence[Line], errand: Errand, hold: bool) -> list[Step]:
    """What each row would do now; each is begun on trial."""
    return [_step(line, errand) for line in lines]


def _step(line: Line, errand: Errand) -> Step:
    named = Named(line.number, line.said)
    try:
        nominating.tried(named, by=errand.by, at=errand.at)
    except Unavailable:
        raise
    except DomainError as refusal:
        column = _COLUMN.get(refusal.field, refusal.field)
        return Step(RowVerdict.WRONG, faults=[(column, refusal.reason)])
    return Step(RowVerdict.NEW, work=named)


def write(steps: Sequence[Step], errand: Errand) -> list[str]:
    """Begin the applications; their ids."""
    made = nominating.nominate(
        [step.work for step in steps], job=errand.job, by=errand.by, at=errand.at
    )
    return [str(application.pk) for application in made]


NOMINATIONS = Importer(
    columns=COLUMNS,
    power=Power.AID_EDIT,
    row=row,
    key=key,
    plan=plan,
    write=write,
)
