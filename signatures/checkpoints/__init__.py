"""What the log was at some moment, signed with the key of the seal and kept outside of the tables.

Whoever may write to the tables can compute a whole chain anew; what a checkpoint says of it stays as it was.
"""
