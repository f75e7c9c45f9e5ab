"""Documents become policies: readers, structure, report."""
