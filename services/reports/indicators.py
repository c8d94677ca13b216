"""The dictionary of indicators: what each figure is, and how it is reckoned."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from services.ledger.choices import Account, EntryKind
from services.reports.choices import Indicator

FEN: Final = _("分")
SHEETS: Final = _("张")
BOOKS: Final = _("记账凭证分录")
OWNER: Final = _("财务资产部门")


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
        return str(Indicator(self.code).label)


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
