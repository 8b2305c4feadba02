"""Before the first mail leaves: everything that an installation needs is really tried, and what to do is said."""
