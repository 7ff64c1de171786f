"""What a machine may lack: a test that needs it is skipped and says so, or fails if FRESHET_REQUIRE names it."""

import os

import pytest

REQUIRED = os.environ.get("FRESHET_REQUIRE", "").split(",")


def need(name: str, is_there: bool, remedy: str):
    if is_there:
        return
    sentence = f"this machine has no {name}: {remedy}"
    if name in REQUIRED:
        pytest.fail(f"{sentence}, and FRESHET_REQUIRE names it", pytrace=False)
    pytest.skip(sentence)
