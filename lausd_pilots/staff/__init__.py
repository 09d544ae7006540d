"""Staff pages about files and releases, which join several nouns."""
