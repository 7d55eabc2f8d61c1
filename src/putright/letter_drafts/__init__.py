"""What do colleagues write together, before it is sent as a letter?"""
