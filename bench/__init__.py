"""How fast is Putright, and how near to what the machine can do? Measured by `make bench`."""
