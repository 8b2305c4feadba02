"""Receipts of what somebody answered: written anew while they wait, and what goes with them when they leave."""
