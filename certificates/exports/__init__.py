"""What leaves the house: certified networks and equivariant layers as files of other programs."""
