"""Reading dictionaries from code."""

from unionhub.reference.models import DictionaryEntry


def labels(name: str) -> dict[str, str]:
    """The label of every code of a dictionary, ended ones too. One query."""
    entries = DictionaryEntry.objects.filter(dictionary_id=name).order_by("sort")
    return dict(entries.values_list("code", "label"))
