"""How large everything on a page is, and how far apart: once for each way in which documents have been drawn."""
