"""The command `clausebot`."""


def main() -> None:
    """Run the command line."""
