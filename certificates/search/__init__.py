"""The search for witnesses: exact where it is cheap, guided by floats where it is not; the kernel judges what it
finds."""
