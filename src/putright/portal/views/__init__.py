"""One file for each thing that a customer comes to do."""
