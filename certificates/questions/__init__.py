"""One file for each question of the command line that is answered exactly, as plain data, without a certificate of its own."""
