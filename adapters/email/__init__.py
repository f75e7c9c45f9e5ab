"""Notices by e-mail: that there is something at the desk, and never what."""
