"""docs/Operations.md works line by line."""

import re

from documented_machine import DOCUMENT, installed, lines, machine  # noqa: F401 (fixtures)
from freshet_server import REPOSITORY


def published(machine, data) -> list[str]:
    """Publishes as the document does, and reads all that there is."""
    publish = lines("Install")[-1].replace("It works", data)
    return re.findall(r'"data":"(.*?)"', machine.type(publish))


def test_the_service_is_installed_and_works(installed):
    assert '"data":"It works"' in installed.said[-1]
    assert "ok" in installed.said[-2]
    assert (installed.folder / "etc" / "freshet.env").stat().st_mode & 0o077 == 0, "the key is nobody else's business"


def test_the_service_is_watched(installed):
    status, metrics = installed.type(lines("Watch it")[0]).split("\n", 1)
    assert status.startswith('{"flaws":[]') and "\nfreshet_log_events 1\n" in metrics
    readiness = installed.type(lines("When something is wrong")[0])
    assert '"ready":true' in readiness and "id: 1" in readiness and "last event ID" in readiness


def test_a_backup_is_made_and_restored(installed):
    backup, restore = lines("Backup and restore")
    assert "Sound: 1 events" in installed.type(backup)
    assert published(installed, "lost") == ["It works", "lost"]
    assert "ok" in installed.type(restore)
    assert published(installed, "new") == ["It works", "new"]


def test_the_service_is_upgraded_and_has_what_it_had(installed):
    (upgrade,) = lines("Restarts and upgrades")
    before = installed.pid
    assert installed.type(upgrade).startswith("Backed up")
    assert installed.pid != before
    assert published(installed, "new") == ["It works", "new"]


def test_every_metric_that_is_named_is_there():
    source = (REPOSITORY / "Sources/Freshet/Metrics/Metric.swift").read_text()
    known = set(re.findall(r'Metric\(\s*"(\w+)"', source))
    named = set(re.findall(r"\b(?:freshet|process)_[a-z_]+[a-z]\b", DOCUMENT))
    assert {name.removesuffix("_bucket") for name in named} <= known
