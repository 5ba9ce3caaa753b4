"""Certificates as LaTeX: fragments for an appendix, documents, pictures. Reads certificates, decides nothing."""
