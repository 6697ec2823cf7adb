"""The example book: ten simulated accounts, made through the services that real data take."""

from upsell.services.sample.making import make, refresh

__all__ = ["make", "refresh"]
