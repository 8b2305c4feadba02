"""A mail of ours as it leaves: its headers, the address to which it comes back, and the only place where a link meets words."""
