"""What ReportLab lays out, kept as operators, fixed lines and fields, and made into content streams."""
