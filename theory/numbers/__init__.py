"""Exact numbers and matrices: rationals, real cyclotomic fields, radicals, sparse matrices."""
