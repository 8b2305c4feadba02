"""Files that a stranger, a program or the way made of our documents, each with the verdict that it must get.

`python -m tests.vectors` (`make vectors`) prints what the four ways say to each.
"""
