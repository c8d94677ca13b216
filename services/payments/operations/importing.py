"""A file of the bank comes in: read whole, then taken in whole, once (T21)."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from members.organisations.models import Organisation
from services.payments import access
from services.payments.bank import layouts
from services.payments.bank.words import (
    Acknowledgement,
    BankFileInvalid,
    ResultFile,
    Statement,
)
from services.payments.choices import (
    OUTSIDE,
    BankFileKind,
    BatchState,
    ExceptionKind,
    LineOutcome,
)
from services.payments.models import BankFile, BankLine, Batch, PayException
from services.payments.operations import answers, results, shared, statements
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotFound, WrongState
from unionhub.kernel.patience import taking_time
from unionhub.kernel.powers import Power

KINDS = {
    layouts.ACK: BankFileKind.ACKNOWLEDGEMENT,
    layouts.RESULT: BankFileKind.RESULT,
    layouts.STATEMENT: BankFileKind.STATEMENT,
}


def read(content: bytes) -> Acknowledgement | ResultFile | Statement:
    """What a file says; before anything is locked.

    Raises:
        BadFact: ``empty_file``. BankFileInvalid: no file of the bank.
        ControlTotalMismatch: not whole.
    """
    if not content:
        raise BadFact(code="empty_file", field="file")
    kind = layouts.kind_of(content)
    if kind not in KINDS:
        raise BankFileInvalid(line=1)
    return layouts.READERS[kind](content)  # type: ignore[return-value]


@transaction.atomic
@taking_time()
def take_in(
    organisation: str,
    content: bytes,
    *,
    by: Actor,
    at: datetime,
) -> BankFile:
    """Take a file of the bank in; the same file again is answered as the first time,
    wherever its batch stands by now.

    Raises:
        NotFound, NotAllowed: another union; no such power.
        BankFileInvalid, ControlTotalMismatch: not of the layout, not whole.
        WrongState: the batch was never sent. StatementGap: one is missing before it.
        NotEnough, PeriodClosed, RoundNotOpen.
    """
    union = Organisation.objects.filter(pk=organisation).first()
    if union is None or not by.covers(union.path):
        raise NotFound(field="organisation")
    access.require(by, Power.PAYMENT_MAKE, union.pk, union.path)
    found = read(content)
    digest = hashlib.sha256(content).digest()

    batch = _batch(union, found)
    if known := _known(union, digest):
        return known
    _require_outside(batch)
    file = _file(union, found, batch, digest, by=by, at=at)
    # The constraint decides: the same file twice at one moment is taken in once.
    try:
        with transaction.atomic():
            file.save(force_insert=True)
    except IntegrityError:
        if same := _known(union, digest):
            return same
        raise statements.StatementGap from None
    file.report = _taken(found, file, batch, by=by, at=at)
    file.save(update_fields=["report"])

    audit.record(
        "bank_file.imported",
        file,
        by=by,
        at=at,
        kind=str(file.kind),
        number=file.number,
        digest=digest.hex(),
        **file.report,
    )
    return file


def _known(union: Organisation, digest: bytes) -> BankFile | None:
    found = BankFile.objects.filter(organisation=union, digest=digest).first()
    if found is not None:
        found.is_known = True
    return found


def _batch(union: Organisation, found: Any) -> Batch | None:
    """The batch it speaks of, locked; that of another union is unknown here."""
    if isinstance(found, Statement):
        return None
    rows = Batch.objects.select_for_update(of=("self",))
    return rows.filter(number=found.number, organisation=union).first()


def _require_outside(batch: Batch | None) -> None:
    if batch is not None and batch.state not in OUTSIDE:
        raise WrongState(state=batch.state, allowed=batch.available_actions)


def _file(
    union: Organisation,
    found: Any,
    batch: Batch | None,
    digest: bytes,
    *,
    by: Actor,
    at: datetime,
) -> BankFile:
    lines = getattr(found, "results", getattr(found, "movements", ()))
    file = BankFile(
        organisation=union,
        org_path=union.path,
        digest=digest,
        batch=batch,
        number=str(found.number)[:32],
        lines=len(lines),
        report={},
        imported_by=by.signature,
        imported_at=at,
    )
    if isinstance(found, Statement):
        file.kind, file.statement = BankFileKind.STATEMENT, found.number
        file.opening_fen, file.closing_fen = found.opening_fen, found.closing_fen
    elif isinstance(found, ResultFile):
        file.kind = BankFileKind.RESULT
    else:
        file.kind = BankFileKind.ACKNOWLEDGEMENT
    return file


def _taken(
    found: Any, file: BankFile, batch: Batch | None, *, by: Actor, at: datetime
) -> dict[str, Any]:
    """Apply it; what its lines turned out to be."""
    takes: dict[type, Callable[..., dict[str, Any]]] = {
        Acknowledgement: _acknowledged,
        ResultFile: _settled,
        Statement: _stated,
    }
    return takes[type(found)](found, file, batch, by=by, at=at)


def _acknowledged(
    found: Acknowledgement,
    file: BankFile,
    batch: Batch | None,
    *,
    by: Actor,
    at: datetime,
) -> dict[str, Any]:
    if batch is None:
        _quarantined(file, 0, by=by, at=at)
        return _report({LineOutcome.UNKNOWN: 1})
    answers.require_this_file(batch, found)
    if answers.contradicts(batch, found):
        odd = shared.to_settle(
            batch, ExceptionKind.CONTRADICTION, file=file, amount_fen=0, at=at
        )
        odd.save(force_insert=True)
        return _report({LineOutcome.MISMATCHED: 1}, exceptions=1)
    answers.answered(batch.pk, found, at=at)
    return _report({LineOutcome.MATCHED: 1})


def _settled(
    found: ResultFile, file: BankFile, batch: Batch | None, *, by: Actor, at: datetime
) -> dict[str, Any]:
    if batch is None:
        _quarantined(file, sum(r.paid_fen for r in found.results), by=by, at=at)
        lines = [
            BankLine(
                file=file,
                line=result.line,
                status=result.status,
                amount_fen=result.paid_fen,
                reason=result.reason,
                bank_reference=result.bank_reference,
                outcome=LineOutcome.UNKNOWN,
            )
            for result in found.results
        ]
        BankLine.objects.bulk_create(lines, batch_size=shared.PIECE)
        return _report({LineOutcome.UNKNOWN: len(lines)})
    sums = results.settle(batch, file, found.results, by=by, at=at)
    BankLine.objects.bulk_create(sums.lines, batch_size=shared.PIECE)
    PayException.objects.bulk_create(sums.odd, batch_size=shared.PIECE)
    if batch.state == BatchState.CLOSED:
        # Nobody reconciles it any more: what was booked before is met now.
        statements.match_late(batch, at=at)
    return _report(sums.outcomes, exceptions=len(sums.odd))


def _stated(
    found: Statement, file: BankFile, batch: Batch | None, *, by: Actor, at: datetime
) -> dict[str, Any]:
    lines, odd = statements.match(found, file, by=by, at=at)
    BankLine.objects.bulk_create(lines, batch_size=shared.PIECE)
    PayException.objects.bulk_create(odd, batch_size=shared.PIECE)
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.outcome] = counts.get(line.outcome, 0) + 1
    return _report(counts, exceptions=len(odd))


def _quarantined(file: BankFile, fen: int, *, by: Actor, at: datetime) -> None:
    """A batch that nobody here knows: somebody has to look at it."""
    PayException.objects.create(
        organisation_id=file.organisation_id,
        org_path=file.org_path,
        kind=ExceptionKind.UNKNOWN_BATCH,
        file=file,
        amount_fen=fen,
        owner=by.signature,
        opened_at=at,
        due_on=shared.due(at),
    )


def _report(counts: Any, exceptions: int = 0) -> dict[str, Any]:
    told = {outcome.lower(): counts.get(outcome, 0) for outcome in LineOutcome.values}
    return told | {"exceptions": exceptions}
