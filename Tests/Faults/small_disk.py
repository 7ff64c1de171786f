"""A file system that fills up soon, in memory, and can be made larger while it is in use."""

import os
import subprocess
from contextlib import contextmanager

from needs import need

# Large enough for the server to keep its reserve of 16 MiB, and for some 60 MB of events.
MEGABYTES = 80


class SmallDisk:
    def __init__(self, folder):
        self.folder = folder

    def grow(self, megabytes):
        subprocess.run(["mount", "-o", f"remount,size={megabytes}m", self.folder], check=True, capture_output=True)

    @property
    def free_bytes(self):
        status = os.statvfs(self.folder)
        return status.f_bavail * status.f_frsize


@contextmanager
def small_disk(folder):
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "freshet-test", folder]
    mounted = subprocess.run(mount, capture_output=True, text=True)
    need("mount", mounted.returncode == 0, "run this as root, where file systems may be mounted")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True, capture_output=True)
