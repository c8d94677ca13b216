"""What happens to applications for aid."""

from services.aid.operations.beginning import (
    Invoice,
    Occasion,
    Wish,
    add_paper,
    begin,
    edit,
    waive_paper,
)
from services.aid.operations.correcting import (
    NewAccount,
    decide_account,
    propose_account,
)
from services.aid.operations.following import MATTER
from services.aid.operations.nominating import Handed, HandedIn, hand_in
from services.aid.operations.paying import (
    NotAllThere,
    bind,
    paid,
    recovered,
    returned,
    unbind,
)
from services.aid.operations.shared import InvoiceUsed
from services.aid.operations.submitting import allow_second, submit, withdraw

__all__ = [
    "MATTER",
    "Handed",
    "HandedIn",
    "Invoice",
    "InvoiceUsed",
    "NewAccount",
    "NotAllThere",
    "Occasion",
    "Wish",
    "add_paper",
    "allow_second",
    "begin",
    "bind",
    "decide_account",
    "edit",
    "hand_in",
    "paid",
    "propose_account",
    "recovered",
    "returned",
    "submit",
    "unbind",
    "waive_paper",
    "withdraw",
]
