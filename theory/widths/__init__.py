"""Least widths: the residual problem, covers, and the factor by which width compensates."""
