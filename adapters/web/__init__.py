"""The web pages: the form by which anybody reports, and the desk of those who handle reports."""
