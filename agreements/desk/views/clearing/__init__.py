"""Pages about when a paper is clear: the policy, and who corresponds for a paper."""
