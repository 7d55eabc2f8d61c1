"""What did we change because of what people told us, and did it work?"""
