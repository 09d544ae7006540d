"""Old addresses lead to the new one."""

from django.http import HttpResponsePermanentRedirect


def moved_for_good(request, address: str) -> HttpResponsePermanentRedirect:
    """With the query that was asked; an address has none of its own."""
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    # A school may take an old name back: nobody may keep going elsewhere for long.
    response["Cache-Control"] = "public, max-age=300"
    return response
