"""What interests has each member of staff declared, and when did they last say that is all?"""
