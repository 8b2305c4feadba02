"""The pages of an account: coming in, joining a team, and what belongs to whoever is logged in."""
