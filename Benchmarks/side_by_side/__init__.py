"""Freshet's fan-out beside the kernel's floor and beside nchan. scripts/bench runs it."""
