"""From what a file has of each author to rows, and what was repaired, what to look at, who cannot be asked, what is refused.

Pure: values in, values out. Each rule of it stands once, whatever the format that a file has.
"""
