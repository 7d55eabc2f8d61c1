"""How does each letter go out, and what became of it?"""
