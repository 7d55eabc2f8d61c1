"""The staff's pages: today's promises, the case, and every move that its policy allows."""
