"""Hours are read by people, not by programmers."""

import re

import pytest

from stations.places.hours import checked
from stations.places.hours_in_words import in_words
from tests.stations.places.opening_hours import questions


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("", ""),
        ("24/7", "全天"),
        (
            "Mo-Fr 09:00-17:00; Sa,Su,PH off",
            "周一至周五 09:00–17:00；周六、周日、法定节假日 不开放",
        ),
        ("Mo-Fr 08:30-12:00,14:30-18:00", "周一至周五 08:30–12:00、14:30–18:00"),
        (
            "Oct-Mar Mo-Fr 08:00-18:00; Apr-Sep 07:00-20:00",
            "10月至3月 周一至周五 08:00–18:00；4月至9月 07:00–20:00",
        ),
        ("Jun 15-Aug 31 00:00-24:00", "6月15日至8月31日 全天"),
        ("Fr,Sa 20:00-03:00; We closed", "周五、周六 20:00–03:00；周三 不开放"),
        ("PH 10:00-16:00; Mo-Su open", "法定节假日 10:00–16:00；周一至周日 全天"),
        ("Jan 15-20 08:00-12:00", "1月15至20日 08:00–12:00"),
        ("06:00-22:00", "06:00–22:00"),
    ],
)
def test_hours_are_told_in_words(hours, words):
    assert in_words(checked(hours) if hours else "") == words


def test_no_timetable_keeps_a_word_of_its_syntax():
    texts = [text for text, _instants in questions.asked()]

    kept = [text for text in texts if re.search("[A-Za-z/;]", in_words(checked(text)))]

    assert texts
    assert kept == []
