"""Who is told what they owe before it falls due, and what was missed; and in which calendar?"""
