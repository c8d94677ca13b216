"""README's script, run as a newcomer would paste it."""

import os
import re
import shutil
import subprocess

import pytest
from django.conf import settings

TOLD = (
    r"按统一社会信用代码找到您的单位，单位已建立工会。",
    r"courier: EMPLOYER PENDING due \d{4}-\d\d-\d\d",
    r"按统一社会信用代码找到您的单位，单位已建立工会。",
    r"replayed: the same answer",
    r"elsewhere: 404",
    r"reviewer: ADMITTED number \d{12}",
    r"rider: INDUSTRY ADMITTED number \d{12}",
    r"您的单位没有可接收的工会；该行业工会吸纳您的职业和工作地。",
    r"housekeeper: REGION PENDING at 锦江区锦官驿街道总工会",
    r"没有可接收的单位工会和行业工会；由您工作地的区域工会接收。",
    r"锦江区锦官驿街道总工会",
    r"nearest: .+ \d+ m",
)


def script() -> str:
    readme = (settings.ROOT / "README.md").read_text(encoding="utf8")
    blocks = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
    return "set -eu -o pipefail\n" + "\n".join(blocks)


@pytest.mark.parametrize("time", ["the first time", "once more"])
def test_three_people_join_as_readme_tells(served, time):
    if not (shutil.which("bash") and shutil.which("curl")):
        pytest.skip("README's script needs bash and curl")

    told = subprocess.run(
        ["bash", "-c", script()],
        env=os.environ | {"BASE": served},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert told.returncode == 0, told.stderr
    lines = told.stdout.strip().splitlines()
    assert len(lines) == len(TOLD), told.stdout
    for line, expected in zip(lines, TOLD, strict=True):
        assert re.fullmatch(expected, line), line
