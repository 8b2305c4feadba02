"""What visits leave behind before anything is answered."""
