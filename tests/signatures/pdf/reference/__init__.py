"""Another way to the same documents: ReportLab draws them, pyHanko seals them. What the product makes is measured by it.

It takes some seventy times as long, and shares with the product only what is said, where it stands and how it is shaped.
"""
