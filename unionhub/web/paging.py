"""What a page of a list is called with, and what it looks like."""

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from unionhub.web.fields import (
    ReferenceField,
    StrictBoolean,
    StrictInteger,
    StrictSerializer,
)

DEFAULT_LIMIT = 20
MAX_LIMIT = 200


class CursorField(ReferenceField):
    """Where a page begins; nobody but us reads it."""

    published = {"format": "cursor"}


class CursorInputSerializer(StrictSerializer):
    """How long a page is, and where it begins."""

    limit = StrictInteger(
        min_value=1,
        max_value=MAX_LIMIT,
        default=DEFAULT_LIMIT,
        help_text=_("每页条数，1 至 200。"),
    )
    cursor = CursorField(
        max_length=2000,
        default=None,
        help_text=_("上一页给出的 next_cursor，换筛选条件后须从第一页开始。"),
    )


class PageQuerySerializer(CursorInputSerializer):
    """The three parameters every list takes."""

    with_total = StrictBoolean(
        default=False, help_text=_("同时返回总数，最多数到 10000。")
    )


# Their names: what is no filter.
PAGING = frozenset(PageQuerySerializer().fields)


@cache
def page_response_serializer(
    serializer_class: type[serializers.BaseSerializer[Any]],
) -> type[serializers.Serializer[Any]]:
    """The shape of a page of ``serializer_class``, as a component named ``…Page``."""
    name = serializer_class.__name__.removesuffix("Serializer") + "Page"
    fields = {
        "__doc__": "",
        "items": serializer_class(many=True),
        "next": serializers.CharField(
            allow_null=True, help_text=_("下一页的地址；最后一页为 null。")
        ),
        "next_cursor": serializers.CharField(
            allow_null=True, help_text=_("下一页的游标；最后一页为 null。")
        ),
        "total": serializers.IntegerField(
            required=False, help_text=_("总数，仅在 with_total=true 时给出。")
        ),
        "total_is_capped": serializers.BooleanField(
            required=False, help_text=_("总数已达 10000，实际更多。")
        ),
    }
    return type(f"{name}Serializer", (serializers.Serializer,), fields)
