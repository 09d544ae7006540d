"""Files that others publish, read by one engine. What a family of files holds is declared."""
