"""What happens to offices: given, ended, lent, taken back; and to accounts."""

from members.offices.operations.accounts import (
    Offered,
    close_account,
    offer_password,
    open_account,
    reset_factor,
)
from members.offices.operations.appointments import Term, appoint, end
from members.offices.operations.clients import close_client, register_client
from members.offices.operations.delegations import Loan, delegate, revoke

__all__ = [
    "Loan",
    "Offered",
    "Term",
    "appoint",
    "close_account",
    "close_client",
    "delegate",
    "end",
    "offer_password",
    "open_account",
    "register_client",
    "reset_factor",
    "revoke",
]
