import pytest
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import get_language

from unionhub.web.middleware import LanguageMiddleware


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh-hans"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("en;q=0.5, zh;q=0.6", "zh-hans"),
        ("en,zh", "zh-hans"),
        ("fr", "zh-hans"),
        ("en;q=nonsense", "zh-hans"),
        ("en;q=0", "zh-hans"),
        (",;q=,en;;q=", "zh-hans"),
    ],
)
def test_the_api_is_chinese_unless_english_is_preferred(as_anyone, accepted, language):
    as_anyone.get("/api/v1/nowhere", expect=404, accept_language=accepted)

    assert as_anyone.answer["Content-Language"] == language
    assert "Accept-Language" in as_anyone.answer["Vary"]


def test_pages_are_always_chinese(client):
    answer = client.get("/nowhere", headers={"accept-language": "en"})

    assert answer["Content-Language"] == "zh-hans"


def test_the_language_ends_with_the_request(rf):
    spoken = []
    request = rf.get("/api/v1/x", headers={"accept-language": "en"})

    def answer(_request):
        spoken.append(get_language())
        return HttpResponse()

    with translation.override("zh-hans"):
        LanguageMiddleware(answer)(request)
        spoken.append(get_language())

    assert spoken == ["en", "zh-hans"]
