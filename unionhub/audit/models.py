"""Who did what to what: rows are added, never changed (R-ACC-05)."""

from django.db import models

from unionhub.kernel.ids import uuid7


class AuditEvent(models.Model):
    """One act, written in the transaction of the act itself, without a shared lock.

    ``facts`` holds what changed, masked: no personal value ever stands here.
    Update and delete are refused by the database on both engines.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField("时间")
    verb = models.CharField("行为", max_length=64)
    target_kind = models.CharField("对象类别", max_length=64)
    target_id = models.CharField("对象编号", max_length=64)
    subject_id = models.UUIDField("当事人", null=True)
    actor_kind = models.CharField("操作者类别", max_length=16)
    user_id = models.UUIDField("操作账号", null=True)
    person_id = models.UUIDField("操作者本人", null=True)
    appointment_id = models.UUIDField("任职", null=True)
    on_behalf_of = models.UUIDField("代行的任职", null=True)
    organisation_id = models.CharField("所代表的工会", max_length=11, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    facts = models.JSONField("内容", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "审计事件"
        indexes = [
            models.Index(
                fields=["target_kind", "target_id", "id"], name="audit_target"
            ),
            models.Index(fields=["subject_id", "id"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_kind} {self.target_id}"
