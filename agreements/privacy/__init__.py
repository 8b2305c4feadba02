"""What is kept about a person, who may not be forgotten yet, and how somebody is."""
