"""Asking the DNS: what it says, that it says nothing, or that it could not be asked."""

import dns.exception
import dns.resolver
from django.conf import settings

# In seconds, of one question; several are asked within one try.
_FOR_ONE = 2.0


class CouldNotAskError(Exception):
    """No name server answers, or none may be asked: nothing is known."""


def lookup(name: str, kind: str) -> list[str]:
    """Of the machine's name servers, or of those that the settings name. CouldNotAskError."""
    if not settings.MAY_ASK_DNS:
        raise CouldNotAskError("MAY_ASK_DNS")
    try:
        answer = _resolver().resolve(name, kind, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise CouldNotAskError(type(error).__name__) from error
    if kind == "TXT":
        return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
    return [record.to_text() for record in answer]


def _resolver() -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=not settings.DNS_SERVERS)
    if settings.DNS_SERVERS:
        named = dict(map(_parted, settings.DNS_SERVERS))
        resolver.nameservers, resolver.nameserver_ports = list(named), named
    resolver.lifetime = _FOR_ONE
    return resolver


def _parted(server: str) -> tuple[str, int]:
    """An address, which may end with a port; one of IPv6 cannot."""
    host, _, port = server.partition(":") if server.count(":") == 1 else (server, "", "")
    return host, int(port or 53)
