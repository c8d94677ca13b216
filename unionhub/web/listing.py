"""What pages of the officers' site count and show beside a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from unionhub.kernel import masking
from unionhub.web.buttons import Text

LONGEST_SEARCH = 40

if TYPE_CHECKING:
    RowPaginator = Paginator[Any]
else:
    RowPaginator = Paginator


class CappedPaginator(RowPaginator):
    """Counts up to ``most`` and no further: who wants more narrows the list."""

    most: ClassVar[int] = 2_000

    @cached_property
    def count(self) -> int:
        """How many rows there are, or the cap."""
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by()[: self.most].count()

    @property
    def is_capped(self) -> bool:
        """Whether there may be more than was counted."""
        return self.count >= self.most


@dataclass(frozen=True)
class Table:
    """Rows that belong to the one shown: a timeline, a history."""

    title: Text
    columns: Sequence[Text]
    rows: Sequence[Sequence[Any]]


def searched(request: HttpRequest) -> str:
    """What the officer looks for; nothing where it is a number of somebody."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    return "" if masking.holds_number(text) else text
