"""Mails to the members of a team: what authors declined or asked, the weekly digest, and that all papers are clear."""
