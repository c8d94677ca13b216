"""Forms that are made for every request, and therefore quickly."""

from copy import copy, deepcopy
from typing import Any, Final

from rest_framework import serializers

# Fields with fields inside, which know the field that holds them.
HOLDING_OTHERS: Final = (
    serializers.BaseSerializer,
    serializers.ListField,
    serializers.DictField,
    serializers.RelatedField,
    serializers.ManyRelatedField,
)


class QuickForm(serializers.Serializer[Any]):
    """Has fields of its own, but not what they are made of: nothing changes that.

    DRF makes each anew, which takes longer than all that is then asked of them.
    """

    def get_fields(self) -> dict[str, Any]:
        """The fields of this form."""
        return {
            name: deepcopy(field) if isinstance(field, HOLDING_OTHERS) else copy(field)
            for name, field in self._declared_fields.items()
        }
