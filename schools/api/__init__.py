"""What exists, as rows of the API."""
