"""Where is the evidence kept, and how does it come in and out?"""
