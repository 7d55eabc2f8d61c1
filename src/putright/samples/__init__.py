"""The organisations of the demonstration: their staff, and cases at every stage."""
