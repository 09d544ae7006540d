"""What staff fill in on the pages of the staff area."""
