"""One task of the staff a file."""
