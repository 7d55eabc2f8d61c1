"""The customers' pages: tell us, see where it stands, ask for the next stage, read the policy."""
