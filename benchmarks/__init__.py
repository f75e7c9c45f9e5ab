"""Measurements: what the matcher gets right, how fast it is, and how its weights are learned."""
