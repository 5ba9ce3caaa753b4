"""The commands of the command line, one file for each kind; ``certificates.cli`` reads the arguments."""
