"""Any JSON at all, as hypothesis makes it."""

from __future__ import annotations

import os

from hypothesis import strategies as st

TIMES = int(os.environ.get("CLAUSEBOT_FUZZ", "300"))
"""How many requests; ten thousand take some minutes."""


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
