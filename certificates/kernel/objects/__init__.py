"""What certificates speak of, one object a file: each says how it is read, and what can be computed from it."""
