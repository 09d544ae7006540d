"""Sheets of figures: written for schools to fill in, read back, checked, applied, undone."""
