"""What is to be told to somebody by e-mail, and is it sent?"""
