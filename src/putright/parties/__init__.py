"""Who was joined to a case, and by which secret link do they come to their own page of it?"""
