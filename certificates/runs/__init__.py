"""Many claims: jobs, earlier results, tables."""
