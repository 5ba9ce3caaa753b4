"""Groups, their subgroups and representations, and the linear maps that commute with them."""
