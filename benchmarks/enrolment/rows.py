"""Both sides left the same rows: column by column, ids and moments levelled."""

import json
from typing import Any

from django.db.models import Model
from django_tasks_db.models import DBTaskResult

from benchmarks.load import Call
from commands.house import Refusal
from members.enrolment.models import Enrolment, EnrolmentStep
from unionhub.audit.models import AuditEvent
from unionhub.kernel import sealing
from unionhub.persons import operations as persons
from unionhub.persons.models import PersonKey
from unionhub.web.models import Budget, IdempotencyRecord

Pair = tuple[str, str, Call, Call]

# Whose it is, and when: looked at apart, or different by nature.
OWN: dict[type[Model], tuple[str, ...]] = {
    Enrolment: ("id", "account_id", "person_id", "submitted_at"),
    EnrolmentStep: ("id", "enrolment_id", "at"),
    AuditEvent: ("id", "at", "target_id", "subject_id", "user_id", "request_id"),
    PersonKey: ("id", "person_id", "created_at"),
}
SEALED = ("id_number_sealed", "phone_sealed", "number_sealed", "blind_index")
OWN_WORDS = ("id", "id_number", "phone", "submitted_at")


def compare_rows(pairs: list[Pair]) -> None:
    """Look at every table that an enrolment writes to.

    Raises:
        Refusal: something differs; which table, and both rows.
    """
    for our_id, their_id, left, right in pairs:
        ours, theirs = (_written(pk) for pk in (our_id, their_id))
        for mine, its in zip(ours, theirs, strict=True):
            if _levelled(mine) != _levelled(its):
                raise Refusal(f"Rows differ:\n{_levelled(mine)}\n{_levelled(its)}")
        for row, call in ((ours[0], left), (theirs[0], right)):
            _look_inside(row, call)
        _compare_kept(our_id, their_id)
    _count(2 * len(pairs))


def _written(pk: str) -> list[Any]:
    """Request, step, event, and the key of the person."""
    request = Enrolment.objects.get(pk=pk)
    return [
        request,
        EnrolmentStep.objects.get(enrolment=request),
        AuditEvent.objects.get(target_id=pk),
        PersonKey.objects.get(person=request.person_id),
    ]


def _levelled(row: Any) -> dict[str, Any]:
    hidden = {*OWN[type(row)], *SEALED}
    columns = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in columns if name not in hidden}


def _look_inside(row: Enrolment, call: Call) -> None:
    """What was sealed opens, and is what was sent; the person is found by it."""
    number = json.loads(call.body)["id_number"]
    key = PersonKey.objects.get(person=row.person_id)
    index = persons.index_of(key.document_kind, number, key.key_version)
    same = (
        sealing.unseal(row, "id_number_sealed") == number
        and sealing.unseal(key, "number_sealed") == number
        and sealing.unseal(row, "phone_sealed")
        == sealing.unseal(row.account, "phone_sealed")
        and bytes(key.blind_index) == index
    )
    if not same:
        raise Refusal(f"What was sealed for {row.pk} is not what was sent.")


def _compare_kept(our_id: str, their_id: str) -> None:
    """The answer is kept under its key, sealed."""
    kept = []
    for pk in (our_id, their_id):
        request = Enrolment.objects.get(pk=pk)
        records = IdempotencyRecord.objects.filter(
            principal=f"user:{request.account_id}"
        )
        answers = [json.loads(sealing.unseal(row, "answer")) for row in records]
        (answer,) = [one for one in answers if one["headers"]["Location"].endswith(pk)]
        body = json.loads(answer.pop("body"))
        answer["headers"].pop("Location")
        kept.append((answer, {n: v for n, v in body.items() if n not in OWN_WORDS}))
    if kept[0] != kept[1]:
        raise Refusal(f"The kept answers differ:\n{kept[0]}\n{kept[1]}")


def _count(written: int) -> None:
    """Each left one task and spent one of its account's budget."""
    tasks = list(
        DBTaskResult.objects.order_by("-enqueued_at").values(
            "status", "task_path", "args_kwargs", "queue_name", "backend_name",
            "priority", "worker_ids", "return_value", "exception_class_path",
            "traceback", "started_at", "finished_at",
        )[:written]
    )  # fmt: skip
    if len(tasks) < written or any(task != tasks[0] for task in tasks):
        raise Refusal("The tasks differ.")
    if Budget.objects.filter(scope="enrolment").count() < written:
        raise Refusal("Somebody's budget was not counted.")
