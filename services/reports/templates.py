"""Forms of documents, as data: a form is never edited, its next version stands below.

What was once printed can so be printed again, letter by letter.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: what stands above it, its share of the width, and its side."""

    title: str
    share: int
    is_amount: bool = False


@dataclass(frozen=True, kw_only=True)
class Template:
    """A form: ``signatures`` are the places where somebody signs on paper."""

    code: str
    version: int
    title: str
    columns: tuple[Column, ...]
    signatures: tuple[str, ...]
    is_wide: bool = False

    @property
    def name(self) -> str:
        """Code and version, as each page bears them."""
        return f"{self.code}-{self.version}"


VOUCHER: Final = Template(
    code="VOUCHER",
    version=1,
    title="记账凭证",
    columns=(
        Column(title="行次", share=8),
        Column(title="预算（轮次、资金来源）", share=38),
        Column(title="科目", share=18),
        Column(title="借方金额（元）", share=18, is_amount=True),
        Column(title="贷方金额（元）", share=18, is_amount=True),
    ),
    signatures=("会计主管", "复核", "记账", "制单"),
)
PAYMENT_LIST: Final = Template(
    code="PAYMENTS",
    version=1,
    title="发放清单",
    columns=(
        Column(title="行号", share=10),
        Column(title="收款人", share=24),
        Column(title="方式", share=18),
        Column(title="账号", share=24),
        Column(title="金额（元）", share=24, is_amount=True),
    ),
    signatures=("单位负责人", "财务负责人", "复核", "编制"),
)
RECEIPT: Final = Template(
    code="RECEIPT",
    version=1,
    title="领款收据",
    columns=(
        Column(title="帮扶项目", share=26),
        Column(title="期次", share=10),
        Column(title="方式", share=16),
        Column(title="账号", share=22),
        Column(title="金额（元）", share=26, is_amount=True),
    ),
    signatures=("领款人", "经办人", "日期"),
)
CASH_RECEIPT: Final = Template(
    code="CASH",
    version=1,
    title="现金领款收据",
    columns=(
        Column(title="帮扶项目", share=40),
        Column(title="期次", share=14),
        Column(title="方式", share=16),
        Column(title="金额（元）", share=30, is_amount=True),
    ),
    signatures=("领款人（代领人）", "经手人一", "经手人二", "日期"),
)
CONFIRMATIONS: Final = Template(
    code="CONFIRMATIONS",
    version=1,
    title="到账抽样确认表",
    columns=(
        Column(title="序号", share=10),
        Column(title="收款人", share=20),
        Column(title="实付金额（元）", share=20, is_amount=True),
        Column(title="结果", share=16),
        Column(title="自述金额（元）", share=20, is_amount=True),
        Column(title="询问日期", share=14),
    ),
    signatures=("单位负责人", "复核", "询问人", "日期"),
)
TEMPLATES: Final = (VOUCHER, PAYMENT_LIST, RECEIPT, CASH_RECEIPT, CONFIRMATIONS)
