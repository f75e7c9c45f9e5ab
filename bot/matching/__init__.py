"""Text → ranked clauses and answers, each with how sure one may be."""
