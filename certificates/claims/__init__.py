"""What is asked: claims files, the language of assertions, targets, network and data files."""
