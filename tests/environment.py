"""A pytest plugin that gives the suite its environment before Django reads it."""

import atexit
import os
import shutil
import tempfile

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

DEFAULTS = {
    "UNIONHUB_MODE": "test",
    "SECRET_KEY": "test-only-secret-key-of-more-than-fifty-characters-in-all",
    "UNIONHUB_SEALING_KEYS": f"1:{KEY}",
    "UNIONHUB_PERSON_INDEX_KEYS": f"1:{KEY}",
    "UNIONHUB_PHONE_INDEX_KEYS": f"1:{KEY}",
}

for name, value in DEFAULTS.items():
    os.environ.setdefault(name, value)

if "UNIONHUB_TEST_FOLDER" not in os.environ:
    folder = tempfile.mkdtemp(prefix="unionhub-test-")
    os.environ["UNIONHUB_TEST_FOLDER"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

os.environ.setdefault("UNIONHUB_FILES", f"{os.environ['UNIONHUB_TEST_FOLDER']}/files")
