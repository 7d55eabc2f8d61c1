"""How does a customer come back: to a form put by, or to a case whose link was lost?"""
