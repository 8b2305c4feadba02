"""Whoever may write to the tables alters evidence, one thing at a time: is each alteration named?

`make evidence` tries many of each kind at random; a test tries every column once.
"""
