"""A budget as a bar: where its money is, in one line."""

from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from services.ledger.choices import SOURCES, Account
from services.ledger.models import BudgetNode
from unionhub.kernel import fen

WIDTH, HEIGHT = 200, 12
# In the order of the money's way; the colours differ in lightness, too.
COLOURS: Final = {
    Account.PASSED: "#2a5c9c",
    Account.OFFERED: "#7aa3d1",
    Account.RETURNING: "#b9a26a",
    Account.PAID: "#1a7f37",
    Account.PAYABLE: "#6fbf73",
    Account.RESERVED: "#e0a030",
    Account.FREE: "#d9dde3",
}


def shares(node: BudgetNode) -> list[tuple[Account, int]]:
    """What is where, without what is nowhere."""
    held = ((account, node.balance(account)) for account in COLOURS)
    return [(account, amount) for account, amount in held if amount]


def came(node: BudgetNode) -> int:
    """All that ever came to it."""
    return sum(node.balance(account) for account in SOURCES)


def words(node: BudgetNode) -> str:
    """The bar for who does not see it."""
    return "，".join(f"{a.label} {fen.shown(amount)}" for a, amount in shares(node))


def bar(node: BudgetNode) -> SafeString:
    """The bar; an empty budget has none."""
    total = came(node)
    if not total:
        return format_html("<span>{}</span>", "—")
    pieces, begun = [], 0
    for account, amount in shares(node):
        left, begun = begun * WIDTH // total, begun + amount
        pieces.append((left, begun * WIDTH // total - left, COLOURS[account]))
    return format_html(
        '<svg width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        "<title>{}</title>{}</svg>",
        *(WIDTH, HEIGHT, WIDTH, HEIGHT, words(node), words(node)),
        format_html_join(
            "",
            '<rect x="{}" y="0" width="{}" height="{}" fill="{}"></rect>',
            ((left, wide, HEIGHT, colour) for left, wide, colour in pieces),
        ),
    )


def legend() -> SafeString:
    """Which colour is what."""
    return format_html_join(
        " ",
        '<span class="flex items-center gap-1">'
        '<svg width="10" height="10" aria-hidden="true">'
        '<rect width="10" height="10" fill="{}"></rect></svg> {}</span>',
        ((colour, account.label) for account, colour in COLOURS.items()),
    )
