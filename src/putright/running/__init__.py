"""What runs beside the pages: the workers, and when each last looked."""
