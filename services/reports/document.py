"""A document: a form filled in, and the digest of what stands in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.reports.templates import Template
from unionhub.kernel import canonical


@dataclass(frozen=True, kw_only=True)
class Document:
    """What is printed, as texts: facts above the rows, totals below.

    The same content gives the same digest and, in each form, the same bytes: nothing
    here depends on who prints it, or when.
    """

    template: Template
    number: str
    facts: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[str]]
    totals: Sequence[tuple[str, str]]

    @property
    def digest(self) -> str:
        """SHA-256 of the content in canonical JSON, hexadecimal."""
        content = {
            "template": self.template.code,
            "version": self.template.version,
            "number": self.number,
            "facts": [list(fact) for fact in self.facts],
            "rows": [list(row) for row in self.rows],
            "totals": [list(total) for total in self.totals],
        }
        return canonical.digest(content)
