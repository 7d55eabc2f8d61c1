"""Django's SQLite, where those who write queue."""
