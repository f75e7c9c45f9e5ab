"""Measurements: what the matcher gets right, how fast it is, and how its weights are learned."""

import os

# One thread, set before numpy is loaded: OpenBLAS's threads wait busily for one another, and where
# another process has the other core they turn five milliseconds into seconds.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
