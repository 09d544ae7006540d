"""What all endpoints of the API share. The nouns themselves stand in each app's `api`."""
