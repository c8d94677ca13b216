"""Every column that a key has written is walked over when the key changes."""

from django.apps import apps
from django.db.models import BinaryField

from tests.filled_by_migrations import our_models
from tests.floor_plan.model_list import GUARDED
from unionhub.kernel import indexed
from unionhub.kernel.sealed_columns import INDEXED, SEALED

# Bytes that no key of ours has written, or that must stay under theirs.
NOT_SEALED = {
    "accounts.RecoveryCode.digest",
    "accounts.SmsCode.code_digest",
    "audit.AccessLog.subjects_digest",
    "audit.AuditSeal.digest",
    "audit.AuditSeal.previous",
    "audit.AuditSealEntry.digest",
    "audit.SealChain.digest",
    "files.StoredFile.digest",
    "jobs.ExportChunk.content",
    "jobs.ExportJob.digest",
    "stations.Voice.receipt_digest",
    "jobs.ExportJob.subjects_digest",
    "jobs.ImportJob.digest",
    # The row says under which key; it has one for each.
    "persons.KeyEpoch.canary",
    "persons.PersonKey.blind_index",
    # The chain of the books.
    "services.Entry.digest",
    "services.Entry.previous",
    "services.LedgerBook.head",
    # What was signed, and a receipt.
    "services.Approval.digest",
    "services.BankFile.digest",
    "services.Batch.checked_digest",
    "services.Batch.digest",
    "services.Batch.file_digest",
    "services.Case.digest",
    "services.Objection.receipt_digest",
    # Random, and thrown away after two days.
    "stations.VisitSalt.salt",
}


def binary_columns():
    return {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        if not model._meta.proxy
        for field in model._meta.concrete_fields
        if isinstance(field, BinaryField)
    }


def walked_over():
    sealed = {f"{table}.{name}" for table, names in SEALED.items() for name in names}
    return sealed | {
        f"{table}.{column}"
        for table, index in INDEXED.items()
        for column in indexed.both(index.name)
    }


def test_every_column_of_bytes_is_walked_over_or_named_as_not_sealed():
    assert binary_columns() == walked_over() | NOT_SEALED
    assert walked_over() & NOT_SEALED == set()


def test_no_sealed_column_stands_where_rows_cannot_change():
    assert (SEALED.keys() | INDEXED.keys()) & GUARDED == set()


def test_an_index_is_made_anew_from_a_sealed_column_of_its_own_row():
    sources = {t: i.source for t, i in INDEXED.items() if i.source}

    assert [t for t, source in sources.items() if source not in SEALED[t]] == []


def test_every_table_walked_over_has_a_key_made_by_the_application():
    tables = SEALED.keys() | INDEXED.keys()
    kinds = {apps.get_model(t)._meta.pk.get_internal_type() for t in tables}

    # A station's code is drawn by us before the row is written, too.
    assert kinds == {"UUIDField", "OneToOneField", "CharField"}
