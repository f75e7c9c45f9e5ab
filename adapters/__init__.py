"""The edges: each translates between a platform and the core, and decides nothing."""
