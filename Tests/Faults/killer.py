"""Ends a server as a crash does, again and again, at moments that a seed has fixed, and starts it again at once."""

import random

# Long enough for hundreds of commits, short enough that most kills hit the first ones after a start.
LONGEST_LIFE_SECONDS = 0.5
# Of a hundred kills, those that hit the server while it is still opening its log.
EARLY = 15
EARLY_SECONDS = 0.06


class Killer:
    def __init__(self, server, seed, failed):
        self.server = server
        self.chance = random.Random(f"{seed}/killer")
        self.failed = failed
        self.kills = 0

    def kill(self, times):
        for _ in range(times):
            if self.failed.wait(self.chance.uniform(0, LONGEST_LIFE_SECONDS)):
                return
            self.server.kill()
            self.kills += 1
            while self.chance.randrange(100) < EARLY:
                self.server.launch()
                self.failed.wait(self.chance.uniform(0, EARLY_SECONDS))
                self.server.kill()
            self.server.start()
