"""The command line: one file for each command, with its options, its example and what it does; ``main`` lists them."""
