"""How did we do? Counts of what customers say once their case is closed."""
