"""Which policy binds which service, and when? Packs and calendars, loaded."""
