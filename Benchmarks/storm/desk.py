"""Pages of the log for those who come back: a few are read at a time, and who wants the same one shares it."""

from .costs import PAGE_SECONDS, READS_AT_ONCE


class Desk:
    """Times are in seconds."""

    def __init__(self, page_seconds):
        self.page_seconds = page_seconds
        self.reads = 0
        # When each of the reads that may go on at once ends, and when each page was there, or will be.
        self.ends = [0] * READS_AT_ONCE
        self.ready = {}

    def page(self, name, now):
        """When the page is there for whoever asks for it now."""
        if self.ready.get(name, -PAGE_SECONDS) + PAGE_SECONDS <= now:
            free = self.ends.index(min(self.ends))
            self.ready[name] = self.ends[free] = max(now, self.ends[free]) + self.page_seconds
            self.reads += 1
        return self.ready[name]
