"""How does mail come in, and what becomes of it? Kept first, then understood, never lost."""
