"""The matrix on paper: a line an operation, a column a role."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tests.strangers.matrix.trial import Cell

# In the test's output: whoever stands in the west, and who stands nowhere.
SHORT = (
    "jinguanyi-CLERK",
    "jinguanyi-REVIEWER",
    "jinguanyi-ACCOUNTANT",
    "jinguanyi-CASHIER",
    "jinguanyi-AUDITOR",
    "jinguanyi-SYSTEM_ADMIN",
    "jinguanyi-SECURITY_ADMIN",
    "jinguanyi-AUDIT_ADMIN",
    "jinguanyi-STATION_KEEPER",
    "wuxing-REVIEWER",
    "deputy",
    "machine",
    "owner",
    "worker",
    "expired",
    "ended",
    "future",
    "none",
    "anonymous",
)
NOT_TRIED = "·"


def markdown(cells: Sequence[Cell], roles: Iterable[str], lots: Sequence[str]) -> str:
    """The statuses on each of the lots, in their order; one where all are alike."""
    columns = [role for role in roles if any(cell.role == role for cell in cells)]
    told: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for cell in cells:
        told[cell.operation, cell.role][cell.lot] = str(cell.status)
    lines = [f"| operation ({'/'.join(lots)}) | {' | '.join(columns)} |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    for name in dict.fromkeys(cell.operation for cell in cells):
        row = [_cell(told[name, role], lots) for role in columns]
        lines.append(f"| {name} | {' | '.join(row)} |")
    return "\n".join(lines) + "\n"


def _cell(statuses: dict[str, str], lots: Sequence[str]) -> str:
    if not statuses:
        return NOT_TRIED
    shown = [statuses[lot] for lot in lots if lot in statuses]
    return shown[0] if len(set(shown)) == 1 else "/".join(shown)
