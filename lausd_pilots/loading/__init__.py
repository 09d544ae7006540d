"""Reads the records kept with the software, checks all of them, and writes what differs."""
