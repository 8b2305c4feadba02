"""Pages on which a conference puts its mails in its own words, looks at them, and sends them to whoever works on them."""
