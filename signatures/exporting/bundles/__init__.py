"""Everything that was signed, as one ZIP: its documents, what tells of them, and what checks them."""
