"""Whose request it is, where proxies of ours stand in between.

A proxy adds the address that it was asked from to the end of `X-Forwarded-For`. Whoever
asks can write anything before that, so the list is read from its end, and only as far
as the proxies that TRUSTED_PROXIES names.
"""

import ipaddress

from django.conf import settings


def client_address_middleware(get_response):
    def middleware(request):
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        request.META["REMOTE_ADDR"] = client_address(
            request.META.get("REMOTE_ADDR", ""), hops, settings.TRUSTED_PROXIES
        )
        return get_response(request)

    return middleware


def client_address(peer: str, hops: list[str], trusted: list) -> str:
    address = peer
    for hop in reversed([part.strip() for part in hops]):
        if not (is_among(address, trusted) and is_address(hop)):
            return address
        address = hop
    return address


def is_among(address: str, networks: list) -> bool:
    return is_address(address) and any(ipaddress.ip_address(address) in net for net in networks)


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
