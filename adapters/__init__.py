"""The edges: each translates between a platform and the core, and decides nothing."""

import os

# One question is a small matrix product: a second thread for it costs more than it saves, and a server
# has better use for it. Must be set before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
