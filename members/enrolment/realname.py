"""The real-name check: an outside service behind one small interface (R-MEM-26)."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from members.people.choices import RealnameState

SANDBOX_FAILS = "0000"
SANDBOX_SILENT = "9999"


@dataclass(frozen=True)
class Claim:
    """What is to be proven: that this name, number and phone belong together."""

    name: str
    document_kind: str
    number: str
    phone: str


class Checker(Protocol):
    """An adapter to a checking service."""

    def check(self, claim: Claim) -> str:
        """PASSED, FAILED or UNAVAILABLE; never an exception for "no answer"."""


class SandboxChecker:
    """For development and tests: the last digits of the phone decide.

    ``…0000`` fails, ``…9999`` is unavailable, everything else passes.
    """

    def check(self, claim: Claim) -> str:
        """The scripted answer."""
        if claim.phone.endswith(SANDBOX_FAILS):
            return RealnameState.FAILED
        if claim.phone.endswith(SANDBOX_SILENT):
            return RealnameState.UNAVAILABLE
        return RealnameState.PASSED


class UnavailableChecker:
    """No service is connected: every request waits for an officer."""

    def check(self, claim: Claim) -> str:
        """Always UNAVAILABLE."""
        del claim
        return RealnameState.UNAVAILABLE


def check(claim: Claim) -> str:
    """Ask the configured service. Called before a transaction, never inside one."""
    checker: Checker = import_string(settings.REALNAME_CHECKER)()
    return checker.check(claim)
