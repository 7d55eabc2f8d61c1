"""The tests have the same names as src/putright, one folder for each."""
