"""Claims, the search for proofs, certificates and their checking; the command line."""
