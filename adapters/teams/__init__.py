"""Microsoft Teams: activities become questions, replies become Adaptive Cards. `adapter` puts it together."""
