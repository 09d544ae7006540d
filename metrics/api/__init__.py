"""What was measured, as rows of the API. Figures are those that were published."""
