"""Whatever a file holds, who reads it holds little (ROBUST.md T22, B139–B145)."""

import json
import os
import subprocess
import sys

import pytest

from commands.house import ROOT

pytestmark = pytest.mark.once
MOST_MEGABYTES = 256


def read_by_a_child(which):
    """What a process of its own tells of each file."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.jobs.imports.greedy", which],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "unionhub.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_file_that_would_fill_the_memory_is_refused_before_it_does():
    told = read_by_a_child("quick")

    assert [one for one in told if one["told"] != one["expected"]] == []
    assert [one for one in told if one["megabytes"] >= MOST_MEGABYTES] == []
    assert len(told) > 8


@pytest.mark.campaign
def test_a_file_of_any_shape_is_read_in_little_memory(campaign):
    told = read_by_a_child("all")

    for one in told:
        campaign.figure(one["file"], f"{one['told']}, {one['megabytes']} MB")
    assert [one for one in told if one["told"] != one["expected"]] == []
    assert [one for one in told if one["megabytes"] >= MOST_MEGABYTES] == []
