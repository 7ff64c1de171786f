"""What a log on NATS costs beside SQLite, and what another node costs: `scripts/bench-cluster`."""
