"""People: customers, staff, and the parts that staff play in each organisation."""
