"""The counter of a shop that is paid by a provider with a script, as payments are tried."""

from tests.unit.payments.conftest import counter, database, provider

__all__ = ["counter", "database", "provider"]
