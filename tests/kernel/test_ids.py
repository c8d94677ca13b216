import time
from itertools import pairwise
from uuid import RFC_4122

from unionhub.kernel.ids import uuid7


def test_a_new_key_is_of_version_seven():
    for _ in range(200):
        key = uuid7()
        assert key.version == 7
        assert key.variant == RFC_4122


def test_a_key_begins_with_the_millisecond_of_its_making():
    before = time.time_ns() // 1_000_000
    key = uuid7()
    after = time.time_ns() // 1_000_000

    assert before <= key.int >> 80 <= after


def test_keys_of_different_milliseconds_sort_by_time():
    keys = []
    for _ in range(5):
        keys.append(uuid7())
        time.sleep(0.002)

    assert all(earlier < later for earlier, later in pairwise(keys))
    assert sorted(map(str, keys)) == [str(key) for key in keys]


def test_keys_of_one_moment_differ():
    assert len({uuid7() for _ in range(5000)}) == 5000


def test_the_random_part_uses_all_its_bits():
    seen = 0
    for _ in range(200):
        seen |= uuid7().int

    assert seen & ((1 << 62) - 1) == (1 << 62) - 1
    assert seen >> 64 & 0xFFF == 0xFFF
