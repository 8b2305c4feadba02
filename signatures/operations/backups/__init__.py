"""Backups of database, documents and checkpoints: made in one moment's order, proved by restoring them, put into use.

A folder of backups has one folder for each, named by its time, with the dump of the database and the manifest; and
`documents/`, a copy of the store that they share, because what lies there is named by its digest and never changes.
"""
