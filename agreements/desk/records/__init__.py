"""All that one page tells of one paper or of one person, in a number of queries that never grows."""
