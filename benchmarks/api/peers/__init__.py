"""The same figures, served as a plain project would serve them. The site never imports this."""
