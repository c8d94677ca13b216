"""What goes in and out at the doors of imports."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from unionhub.jobs.imports import access, importers
from unionhub.jobs.imports.choices import ImportState, RowVerdict
from unionhub.jobs.imports.models import ImportJob, ImportRow
from unionhub.jobs.imports.sheets import headings_of
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.web.fields import CodeField, StrictBoolean, StrictSerializer

# --- input shapes


class ImportQuerySerializer(StrictSerializer):
    """How the list of imports can be narrowed."""

    state = CodeField(ImportState, required=False, help_text=_("状态。"))


class ImportRowQuerySerializer(StrictSerializer):
    """Which rows of an import."""

    verdict = CodeField(RowVerdict, required=False, help_text=_("检查结果。"))
    outcome = CodeField(RowVerdict, required=False, help_text=_("导入结果。"))


class ImportConfirmationInputSerializer(StrictSerializer):
    """What is to become of the rows that are wrong."""

    skip_wrong = StrictBoolean(
        help_text=_("跳过有误的行，只导入其余各行；有误的行不为零时须为 true。")
    )


# --- output shapes


class ImportPreviewSerializer(serializers.Serializer[ImportJob]):
    """How many rows are what, as far as it is known."""

    new = serializers.IntegerField(help_text=_("新增。"))
    changed = serializers.IntegerField(help_text=_("更正。"))
    unchanged = serializers.IntegerField(help_text=_("无变化。"))
    wrong = serializers.IntegerField(help_text=_("有误。"))


class ImportResultSerializer(serializers.Serializer[ImportJob]):
    """How many rows became what, as far as it has come."""

    made = serializers.IntegerField(help_text=_("已新增。"))
    corrected = serializers.IntegerField(help_text=_("已更正。"))
    refused = serializers.IntegerField(help_text=_("导入时有误，未写入。"))


class ImportSerializer(serializers.ModelSerializer[ImportJob]):
    """An import, and how far it is."""

    kind_label = serializers.CharField(source="get_kind_display")
    media_label = serializers.CharField(source="get_media_display")
    state_label = serializers.CharField(source="get_state_display")
    organisation = serializers.CharField(
        source="organisation_id", help_text=_("上传时所代表的工会。")
    )
    digest = serializers.SerializerMethodField(help_text=_("文件的 SHA-256。"))
    progress = serializers.IntegerField(help_text=_("当前阶段的进度，百分比。"))
    preview = ImportPreviewSerializer(source="*", help_text=_("检查结果：各有几行。"))
    result = ImportResultSerializer(source="*", help_text=_("已导入：各有几行。"))
    note_label = serializers.SerializerMethodField(help_text=_("未能完成的原因。"))
    is_own = serializers.SerializerMethodField(help_text=_("是否本人上传。"))
    available_actions = serializers.SerializerMethodField(
        help_text=_("现在可以办理的。")
    )

    class Meta:
        model = ImportJob
        fields = (
            *("id", "kind", "kind_label", "state", "state_label", "organisation"),
            *("file_name", "media", "media_label", "size", "digest", "requested_at"),
            *("total", "hidden_rows", "hidden_sheets", "progress", "preview"),
            *("skip_wrong", "confirmed_at", "result", "ended_at", "note"),
            *("note_label", "is_own", "available_actions", "version"),
        )

    def get_digest(self, job: ImportJob) -> str:
        """In hexadecimal."""
        return bytes(job.digest).hex()

    def get_note_label(self, job: ImportJob) -> str:
        """In words."""
        return str(CATALOGUE[job.note]) if job.note else ""

    def get_is_own(self, job: ImportJob) -> bool:
        """Whether the caller brought the file."""
        return access.is_requester(self.context["actor"], job)

    def get_available_actions(self, job: ImportJob) -> list[str]:
        """The steps open to the caller now."""
        return access.actions(self.context["actor"], job)


class RowFaultSerializer(serializers.Serializer[Any]):
    """What is wrong in one column of a row."""

    column = serializers.CharField(help_text=_("列的代码；空表示整行。"))
    heading = serializers.CharField(help_text=_("列的表头。"))
    code = serializers.CharField(help_text=_("稳定的错误代码。"))
    detail = serializers.CharField(help_text=_("给人看的说明。"))


class ImportRowSerializer(serializers.ModelSerializer[ImportRow]):
    """A row: what it means, what came of it; what it says is not repeated."""

    verdict_label = serializers.CharField(source="get_verdict_display")
    outcome_label = serializers.CharField(source="get_outcome_display")
    faults = serializers.SerializerMethodField(help_text=_("错误。"))

    class Meta:
        model = ImportRow
        fields = (
            *("number", "verdict", "verdict_label", "outcome", "outcome_label"),
            *("target", "faults"),
        )

    def get_faults(self, row: ImportRow) -> list[dict[str, str]]:
        """Each with its column and its text."""
        headings = headings_of(importers.of(row.job.kind))
        return [
            {
                "column": name,
                "heading": headings.get(name, ""),
                "code": code,
                "detail": str(CATALOGUE[code]),
            }
            for name, code in row.faults
        ]


EXAMPLE = {
    "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "kind": "STATIONS",
    "kind_label": "服务站点",
    "state": "PREVIEWED",
    "state_label": "待确认",
    "organisation": "51010400001",
    "file_name": "锦江区驿站.xlsx",
    "media": "XLSX",
    "media_label": "Excel",
    "size": 18_204,
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "requested_at": "2026-11-23T10:00:00+08:00",
    "total": 40,
    "hidden_rows": 0,
    "hidden_sheets": 0,
    "progress": 100,
    "preview": {"new": 30, "changed": 6, "unchanged": 2, "wrong": 2},
    "skip_wrong": False,
    "confirmed_at": None,
    "result": {"made": 0, "corrected": 0, "refused": 0},
    "ended_at": None,
    "note": "",
    "note_label": "",
    "is_own": True,
    "available_actions": ["confirmation", "cancellation", "errors"],
    "version": 3,
}
UPLOADED = EXAMPLE | {
    "state": "UPLOADED",
    "state_label": "已上传",
    "total": 0,
    "progress": 0,
    "preview": {"new": 0, "changed": 0, "unchanged": 0, "wrong": 0},
    "available_actions": ["cancellation"],
    "version": 1,
}
CONFIRMED = EXAMPLE | {
    "state": "CONFIRMED",
    "state_label": "已确认",
    "progress": 0,
    "skip_wrong": True,
    "confirmed_at": "2026-11-23T10:05:00+08:00",
    "available_actions": ["cancellation", "errors"],
    "version": 4,
}
CANCELLED = EXAMPLE | {
    "state": "CANCELLED",
    "state_label": "已取消",
    "ended_at": "2026-11-23T10:05:00+08:00",
    "available_actions": ["errors"],
    "version": 4,
}
ROW = {
    "number": 17,
    "verdict": "WRONG",
    "verdict_label": "有误",
    "outcome": "",
    "outcome_label": "",
    "target": "",
    "faults": [
        {
            "column": "keeper_phone",
            "heading": "管理员手机",
            "code": "id_as_number",
            "detail": "号码须以文本填写：以数字保存的已经丢失了后几位。",
        }
    ],
}
