"""The sets of Autobahn's cases that are run, each with the number that it has: a run of fewer has proved nothing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseSet:
    name: str
    # Autobahn's patterns; the first number of a case is its section.
    patterns: tuple[str, ...]
    count: int
    # Many times what it takes on two quiet cores.
    limit_seconds: int


# Framing, pings, reserved bits, opcodes, fragments, UTF-8, closing, automatic fragmentation.
CORE = CaseSet("core", tuple(f"{section}.*" for section in (1, 2, 3, 4, 5, 6, 7, 10)), 247, 300)

# Messages of up to 16 MiB, whole, in fragments, in chops and many at once.
PERFORMANCE = CaseSet("perf", ("9.*",), 54, 900)

# permessage-deflate (RFC 7692): 1,000 messages a case, of 16 bytes to 128 KiB, with all parameters and window sizes.
DEFLATE = CaseSet("deflate", ("12.*", "13.*"), 216, 3_600)

# The same with messages of up to 4 KiB. Further numbers in sections 12.1 to 12.5 and 13.* are larger ones.
DEFLATE_QUICK = CaseSet(
    "deflate-quick",
    tuple(
        f"{section}.{kind}.{size}"
        for section, kinds in ((12, range(1, 6)), (13, range(1, 8)))
        for kind in kinds
        for size in range(1, 6)
    ),
    60,
    300,
)
