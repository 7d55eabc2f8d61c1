"""How is the record kept safe? Backups, restoring them, and moving to another database."""
