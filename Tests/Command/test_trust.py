"""`freshet trust` with real databases, in a HOME of its own. The system's store stays out: it is the machine's."""

import os
import pty
import re
import shutil
import subprocess

import pytest
from freshet_server import BINARY
from running import LIMIT_SECONDS

pytestmark = pytest.mark.skipif(not shutil.which("certutil"), reason="certutil is not installed")


def certutil(folder, *arguments, check=True, **options):
    command = ["certutil", *arguments[:1], "-d", f"sql:{folder}", *map(str, arguments[1:])]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=check, **options).stdout


class Home:
    """A user's folder: the browsers' databases in it, and the authority."""

    def __init__(self, folder):
        self.folder = folder
        self.chromium = folder / ".pki" / "nssdb"
        self.authority = folder / ".local" / "state" / "freshet" / "ca.pem"

    def database(self, folder, *arguments):
        folder.mkdir(parents=True)
        certutil(folder, "-N", *(arguments or ["--empty-password"]))
        return folder

    def firefox_profile(self, place=".mozilla/firefox", name="ab12cd34.default-release"):
        return self.database(self.folder / place / name)

    def flags(self, folder):
        """How the database trusts our authority; None if it does not have it."""
        lines = [line for line in certutil(folder, "-L").splitlines() if "Freshet" in line]
        assert len(lines) <= 1
        return lines[0].split()[-1] if lines else None


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


@pytest.fixture
def trust(freshet):
    """Runs `freshet trust` for the browsers, with nobody to ask."""

    def run(*arguments):
        return freshet("trust", "--only", "browsers", *arguments, stdin=subprocess.DEVNULL, start_new_session=True)

    return run


def verdicts(result):
    """The first words of the lines that report on a store, and their stores."""
    found = re.findall(r"^(done|already|skipped|failed|change|to do) +([^,:]+)", result.stdout, re.MULTILINE)
    return [(verdict, store) for verdict, store in found]


def test_the_authority_is_made_and_trusted_for_servers_until_undone(home, trust):
    result = trust("--yes")
    assert result.returncode == 0, result.stderr
    assert verdicts(result) == [("done", "Chromium and Chrome")]
    assert home.flags(home.chromium) == "C,,"
    nickname = re.search(r"Freshet local authority .*\) [0-9a-f]{8}", certutil(home.chromium, "-L"))[0]
    assert certutil(home.chromium, "-L", "-n", nickname, "-a").split() == home.authority.read_text().split()

    undone = trust("--undo", "--yes")
    assert undone.returncode == 0
    assert verdicts(undone) == [("done", "Chromium and Chrome")]
    assert home.flags(home.chromium) is None
    assert home.authority.exists()


def test_a_browser_would_accept_the_servers_certificate(home, trust):
    trust("--yes")
    leaf = home.authority.with_name("leaf.pem")
    certutil(home.chromium, "-A", "-n", "leaf", "-t", ",,", "-a", "-i", leaf)
    # V: as a server's certificate.
    assert "certificate is valid" in certutil(home.chromium, "-V", "-n", "leaf", "-u", "V")
    trust("--undo", "--yes")
    assert "certificate is valid" not in certutil(home.chromium, "-V", "-n", "leaf", "-u", "V", check=False)


def test_another_authority_stays_as_it_is(home, trust, freshet, tmp_path):
    assert freshet("trust", "--only", "browsers", "--yes", "--state", tmp_path / "other").returncode == 0
    before = certutil(home.chromium, "-L")
    assert trust("--yes").returncode == 0
    assert certutil(home.chromium, "-L").count("Freshet") == 2
    assert trust("--undo", "--yes").returncode == 0
    assert certutil(home.chromium, "-L") == before


@pytest.mark.parametrize(
    "place",
    [
        ".mozilla/firefox",
        ".config/mozilla/firefox",
        "snap/firefox/common/.mozilla/firefox",
        ".var/app/org.mozilla.firefox/.mozilla/firefox",
    ],
)
def test_every_firefox_profile_is_changed_and_changed_back(home, trust, place):
    profiles = [home.firefox_profile(place, name) for name in ["a.default", "b.my work"]]
    (profiles[0].parent / "Crash Reports").mkdir()
    result = trust("--yes")
    assert result.returncode == 0, result.stdout
    assert len(verdicts(result)) == 3
    assert [home.flags(profile) for profile in profiles] == ["C,,", "C,,"]
    assert trust("--undo", "--yes").returncode == 0
    assert [home.flags(profile) for profile in profiles] == [None, None]


def test_what_is_so_already_is_said_and_needs_no_answer(home, trust):
    profile = home.firefox_profile()
    trust("--yes")
    again = trust()
    assert again.returncode == 0, again.stderr
    assert verdicts(again) == [("already", "Chromium and Chrome"), ("already", "Firefox")]
    assert home.flags(profile) == "C,,"
    trust("--undo", "--yes")
    gone = trust("--undo")
    assert gone.returncode == 0, gone.stderr
    assert verdicts(gone) == [("already", "Chromium and Chrome"), ("already", "Firefox")]


def test_an_authority_that_was_imported_without_trust_gets_it(home, trust):
    trust("--yes")
    nickname = re.search(r"Freshet local authority .*\) [0-9a-f]{8}", certutil(home.chromium, "-L"))[0]
    certutil(home.chromium, "-M", "-n", nickname, "-t", ",C,")
    assert verdicts(trust("--yes")) == [("done", "Chromium and Chrome")]
    assert home.flags(home.chromium) == "C,C,"


def test_without_an_authority_there_is_nothing_to_undo(home, trust):
    result = trust("--undo")
    assert result.returncode == 0
    assert "no authority" in result.stdout
    assert list(home.folder.iterdir()) == []


def test_without_a_terminal_and_without_yes_nothing_changes(home, trust):
    result = trust()
    assert result.returncode == 2
    assert verdicts(result) == [("change", "Chromium and Chrome")]
    assert result.stderr.startswith("freshet: Nothing was changed")
    assert "--yes" in result.stderr
    assert list(home.folder.iterdir()) == []


def test_a_dry_run_shows_every_store_and_changes_nothing(home, freshet):
    profile = home.firefox_profile()
    result = freshet("trust", "--dry-run")
    assert result.returncode == 0
    assert [store for _, store in verdicts(result)] == ["The system's store", "Chromium and Chrome", "Firefox"]
    assert f"certutil -A -d sql:{profile}" in result.stdout
    assert home.flags(profile) is None
    assert not home.authority.exists() and not home.chromium.exists()


def test_the_shown_command_does_what_is_shown(home, trust):
    profile = home.firefox_profile()
    trust("--yes")
    trust("--undo", "--yes")
    line = next(line for line in trust("--dry-run").stdout.splitlines() if str(profile) in line)
    subprocess.run(line.split(": ", 1)[1], shell=True, check=True, timeout=30)
    assert home.flags(profile) == "C,,"


def test_a_database_with_a_password_fails_with_the_reason_and_the_others_go_on(home, trust, tmp_path):
    (tmp_path / "password").write_text("secret\n")
    locked = home.database(tmp_path / ".mozilla" / "firefox" / "a.locked", "-f", tmp_path / "password")
    profile = home.firefox_profile(name="b.default")
    result = trust("--yes")
    assert result.returncode == 1
    assert [verdict for verdict, _ in verdicts(result)] == ["done", "failed", "done"]
    assert "password" in result.stdout
    assert home.flags(locked) != "C,,"
    assert home.flags(profile) == "C,,"


def test_a_database_that_is_damaged_fails_and_says_so(home, trust):
    home.chromium.mkdir(parents=True)
    (home.chromium / "cert9.db").write_text("no database")
    result = trust("--yes")
    assert result.returncode == 1
    assert verdicts(result) == [("failed", "Chromium and Chrome")]
    assert "certutil" in result.stdout


def test_root_leaves_the_folder_of_another_user_alone(home, trust):
    if os.geteuid() != 0:
        pytest.skip("needs root")
    os.chown(home.folder, 65534, 65534)
    result = trust("--yes")
    assert result.returncode == 1
    assert str(home.folder) in result.stderr
    assert list(home.folder.iterdir()) == []


def test_an_authority_that_others_may_have_replaced_is_not_trusted(home, trust):
    trust("--yes")
    trust("--undo", "--yes")
    home.authority.parent.chmod(0o777)
    result = trust("--yes")
    assert result.returncode == 1
    assert "chmod o-w" in result.stderr
    assert home.flags(home.chromium) is None


@pytest.mark.parametrize("answer, code, flags", [("y", 0, "C,,"), ("yes", 0, "C,,"), ("n", 2, None), ("", 2, None)])
def test_on_a_terminal_it_asks_and_does_as_it_is_told(home, answer, code, flags):
    profile = home.firefox_profile()
    shown, returncode = on_a_terminal(home, answer)
    assert returncode == code
    assert f"certutil -A -d sql:{profile}" in shown.split("[y/N]")[0]
    assert home.flags(profile) == flags
    assert home.authority.exists() == home.chromium.exists() == (flags is not None)


def on_a_terminal(home, answer):
    """Runs the program on a terminal, and answers when it asks."""
    main, side = pty.openpty()
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home.folder)}
    command = [BINARY, "trust", "--only", "browsers"]
    process = subprocess.Popen(command, stdin=side, stdout=side, stderr=side, env=environment, start_new_session=True)
    os.close(side)
    try:
        shown = read_until(main, "[y/N]")
        os.write(main, answer.encode() + b"\n")
        shown += read_until(main, None)
        return shown, process.wait(LIMIT_SECONDS)
    finally:
        process.kill()
        os.close(main)


def read_until(terminal, text):
    """What the terminal shows up to `text`; all of it, up to the program's end, if there is none."""
    shown = ""
    while text is None or text not in shown:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux's way to say that nobody has the other side open any more
            part = b""
        if not part:
            break
        shown += part.decode()
    return shown
