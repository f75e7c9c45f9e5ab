"""Reports: who may open one, how it is sealed, how its sender comes back, and what its handler does."""
