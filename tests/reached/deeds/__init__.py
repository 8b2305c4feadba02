"""What happens to a conference, room by room: every function of these modules is called with the stage, in the order of the
modules' names and their lines. It does its deeds by the product's pages, commands and functions, never by writing rows."""
