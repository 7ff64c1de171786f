"""What happens when the readers of a node come back all at once: counted, simulated, and measured."""
