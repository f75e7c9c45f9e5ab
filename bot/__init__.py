"""The core: it knows no chat platform and imports none."""
