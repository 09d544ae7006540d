"""How the figures of schools and populations were derived from the publishers' files."""
