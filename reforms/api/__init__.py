"""What was tried, as rows of the API."""
