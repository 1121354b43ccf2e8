"""The public face of the partners: suppliers and customers."""

from takt.partners.model import MIN_DAYS_MAX, Party, PartyRole, role_faults
from takt.partners.queries import parties_by_code, parties_by_id
from takt.partners.tables import Party as PartyTable
from takt.partners.use_cases.edit_party import save_party

__all__ = [
    "MIN_DAYS_MAX",
    "Party",
    "PartyRole",
    "PartyTable",
    "parties_by_code",
    "parties_by_id",
    "role_faults",
    "save_party",
]
