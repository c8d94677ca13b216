"""The dictionary of indicators: what each figure is, and how it is reckoned."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from services.ledger.choices import Account, EntryKind
from services.programmes.choices import AidItem
from services.reports.choices import Indicator, Reach

FEN: Final = _("分")
SHEETS: Final = _("张")
PEOPLE: Final = _("人")
TIMES: Final = _("人次")
HOMES: Final = _("户")
PAYMENTS: Final = _("笔")
BOOKS: Final = _("记账凭证分录")
LINES: Final = _("付款行")
ALL_ITEMS: Final = _("全部项目")
OWNER: Final = _("财务资产部门")


NAMES: Final = {one.value: one.label for one in (*Indicator, *Reach)}


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One indicator; ``accounts`` are those whose growth it sums, if any.

    Of some only what ``kinds`` of vouchers did to them, of some the decrease.
    """

    code: str
    unit: str | Promise
    formula: str | Promise
    source: str | Promise = BOOKS
    owner: str | Promise = OWNER
    accounts: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    is_decrease: bool = False

    @property
    def name(self) -> str:
        """As it is called."""
        return str(NAMES[self.code])


def _money(code: str, formula: str | Promise, *accounts: str) -> Definition:
    return Definition(code=code, unit=FEN, formula=formula, accounts=accounts)


_ALL: Final = (
    _money(Indicator.FUNDED, _("“外部拨入”科目贷方减借方的发生额"), Account.FUNDED),
    _money(
        Indicator.RECEIVED,
        _("“上级下达”科目贷方减借方的发生额，含本级与下级各自收到的"),
        Account.RECEIVED,
    ),
    _money(
        Indicator.PASSED,
        _("“已下达”科目借方减贷方的发生额，含本级与下级各自下达的"),
        Account.PASSED,
    ),
    Definition(
        code=Indicator.RETURNED,
        unit=FEN,
        formula=_("“上交待接收”科目在“上交被接收”凭证中贷方减借方的发生额"),
        accounts=(Account.RETURNING,),
        kinds=(EntryKind.GIVE_UP,),
        is_decrease=True,
    ),
    _money(
        Indicator.RESERVED,
        _("“已占用”“待支付”两科目借方减贷方的发生额"),
        Account.RESERVED,
        Account.PAYABLE,
    ),
    _money(Indicator.PAID, _("“已发放”科目借方减贷方的发生额"), Account.PAID),
    _money(Indicator.RECOVERED, _("“追回”科目贷方减借方的发生额"), Account.RECOVERED),
    Definition(
        code=Indicator.VOUCHERS,
        unit=SHEETS,
        formula=_("有该轮次、该资金来源分录的凭证，每张计一次"),
    ),
)
DICTIONARY: Final[Mapping[str, Definition]] = {one.code: one for one in _ALL}


def _reach(code: str, unit: str | Promise, formula: str | Promise) -> Definition:
    return Definition(code=code, unit=unit, formula=formula, source=LINES)


_REACH: Final = (
    _reach(
        Reach.PERSON_TIMES,
        TIMES,
        _("已付且未退回、未冲销的付款行，每行计一次；少付后补发的余额另计一行"),
    ),
    _reach(
        Reach.PERSONS,
        PEOPLE,
        _("上述付款行的受助人，同一人只计一次；领款人不是受助人的，计受助人"),
    ),
    _reach(
        Reach.HOUSEHOLDS,
        HOMES,
        _("上述付款行的受助家庭，同一户只计一次；没有家庭档案的受助人不计户"),
    ),
    _reach(
        Reach.AMOUNT, FEN, _("上述付款行的银行实付金额或现金实发金额，多付部分不计")
    ),
    _reach(Reach.LINES, PAYMENTS, _("付过款的全部付款行，含以后退回、冲销的")),
    _reach(Reach.RETURNED_LINES, PAYMENTS, _("全部付款行中到期末已退回的，不计入人次")),
    _reach(Reach.REVERSED_LINES, PAYMENTS, _("全部付款行中到期末已冲销的，不计入人次")),
)
REACH: Final[Mapping[str, Definition]] = {one.code: one for one in _REACH}


def item_label(item: str) -> str:
    """What a figure is of: one item, or all of them together."""
    return str(AidItem(item).label if item else ALL_ITEMS)
