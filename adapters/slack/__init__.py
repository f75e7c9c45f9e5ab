"""Slack, on slack-bolt: what comes from there becomes a question, and a reply becomes Block Kit."""
