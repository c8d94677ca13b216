"""What happens to offices: given, ended, lent to a deputy, taken back."""

from members.offices.operations.appointments import Term, appoint, end
from members.offices.operations.delegations import Loan, delegate, revoke

__all__ = ["Loan", "Term", "appoint", "delegate", "end", "revoke"]
