"""Who uses this service, as a whole? Counts that lead back to nobody."""
