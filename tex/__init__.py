"""Certificates as LaTeX: fragments for an appendix, standalone documents, pictures. Reads certificates, decides nothing."""
