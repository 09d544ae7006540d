"""What may change in reviews, and when. Every module has one question."""
