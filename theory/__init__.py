"""Exact mathematics of equivariant two-layer ReLU networks: no solver, no files, no printing.

Sections cited in the docstrings are those of ``THEORY.md`` beside this file.
"""
