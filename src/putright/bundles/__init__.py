"""What goes to an ombudsman who asks for a case? All of it but what is held back, which is named.

`gathering.py` gathers a case, `holding.py` says what stays here and why, `gaps.py` what ought
to be there and is not, `parts.py` writes the files and the list of them. The same case at the
same moment is the same bytes.
"""
