"""What is kept is written in Chinese, and nobody's language is changed by it."""

from threading import Barrier, Thread

from django.utils import translation

from unionhub.kernel.kept import in_chinese


@in_chinese()
def kept(inside: Barrier | None = None) -> str:
    if inside:
        inside.wait(10)
    return translation.get_language()


def test_it_is_chinese_while_it_lasts():
    with translation.override("en"):
        assert kept() == "zh-hans"
        assert translation.get_language() == "en"


def test_two_at_once_get_their_own_language_back():
    inside, after = Barrier(2), {}

    def one(language: str) -> None:
        translation.activate(language)
        kept(inside)
        after[language] = translation.get_language()

    threads = [Thread(target=one, args=(name,)) for name in ("en", "zh-hans")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert after == {"en": "en", "zh-hans": "zh-hans"}
