"""How do other systems ask what people ask on pages, and how are they told what happened?"""
