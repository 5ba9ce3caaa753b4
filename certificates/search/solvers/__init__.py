"""Algorithms that the searches share; floating-point numbers may guide them, exact ones decide."""
