"""What happens to unions and employers."""

from members.organisations.operations.employers import (
    Registration,
    approve_alias,
    propose_alias,
    register_employer,
    rename_employer,
)
from members.organisations.operations.unions import (
    Approval,
    Correction,
    Founding,
    activate,
    correct,
    found,
    found_province,
    lock,
    segment,
    unlock,
)

__all__ = [
    "Approval",
    "Correction",
    "Founding",
    "Registration",
    "activate",
    "approve_alias",
    "correct",
    "found",
    "found_province",
    "lock",
    "propose_alias",
    "register_employer",
    "rename_employer",
    "segment",
    "unlock",
]
