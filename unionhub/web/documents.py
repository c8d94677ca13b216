"""Identity documents in a body: kind and number, read together."""

from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.serializers import BaseSerializer

from unionhub.kernel import identity
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import InvalidValue
from unionhub.kernel.identity import IdentityDocument


def document_of(form: BaseSerializer[Any], attrs: dict[str, Any]) -> IdentityDocument:
    """The document that ``id_type`` and ``id_number`` of a body name; both are taken.

    Raises:
        ValidationError: the number is none of its kind.
    """
    today = local_date(form.context["now"])
    try:
        return identity.parse(attrs.pop("id_type"), attrs.pop("id_number"), today=today)
    except InvalidValue as wrong:
        fault = ErrorDetail(wrong.detail, wrong.reason)
        raise ValidationError({wrong.field or "id_number": [fault]}) from wrong
