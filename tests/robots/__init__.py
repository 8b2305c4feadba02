"""Programs that open, fill in and press what they find, as filters of mail, browsers and fillers of forms do: `make robots`."""
