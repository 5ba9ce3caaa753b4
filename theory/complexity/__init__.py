"""Sizes of hypothesis spaces: dimensions, formulas in the width, bounds, weight subspaces."""
