"""The public face of the partners: suppliers and customers."""

from takt.partners.model import MIN_DAYS_MAX, Party, PartyRole, party_row, role_faults
from takt.partners.queries import lock_parties, parties_by_code, parties_by_id
from takt.partners.tables import Party as PartyTable
from takt.partners.use_cases.edit_party import SCOPE as PARTY_SCOPE
from takt.partners.use_cases.edit_party import save_party
from takt.partners.use_cases.import_parties import save_parties

__all__ = [
    "MIN_DAYS_MAX",
    "PARTY_SCOPE",
    "Party",
    "PartyRole",
    "PartyTable",
    "lock_parties",
    "parties_by_code",
    "parties_by_id",
    "party_row",
    "role_faults",
    "save_parties",
    "save_party",
]
