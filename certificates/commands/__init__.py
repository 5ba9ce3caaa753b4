"""The commands of the command line, one file for each kind; ``equicert.certificates.commands.main`` reads the arguments."""
