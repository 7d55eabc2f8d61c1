"""What has a member of staff set up for themselves, and what have they begun to write?"""
