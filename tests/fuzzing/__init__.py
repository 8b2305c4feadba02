"""Feeds any input at all to what takes words or bytes from outside, and says what did not answer as it should.

`make fuzz` runs it; docs/reliability.md says what is tried and what must hold.
"""
