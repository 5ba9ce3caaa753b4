"""Piecewise linear functions: expressions, two-layer networks, canonical forms, their symmetry."""
