"""The permissions of lots, partners, documents and traceability, given to the built-in roles.

What devices hold of people is renewed at the next start of the server (see `refresh_all`).
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "identity_0020_lots_and_documents"
VERSION = "1.38.0"
DESCRIPTION = "permissions of lots, partners, documents, quality and traceability"

SQL = r"""
UPDATE role SET permissions = regexp_split_to_array(
    'inventory.view inventory.receive inventory.put_away inventory.move inventory.issue
    inventory.return inventory.scrap inventory.count inventory.adjust
    inventory.approve_adjustment inventory.hold inventory.release inventory.resolve
    inventory.backdate inventory.ship inventory.consume inventory.output
    inventory.regroup inventory.reserve inventory.edit_lot inventory.alerts
    inventory.view_ledger catalogue.view catalogue.edit live.view identity.view_people
    identity.manage_people identity.manage_devices identity.enrol_own_device
    identity.view_audit operations.view data.import data.export labels.print labels.edit
    partners.view partners.edit purchasing.view purchasing.edit demand.view demand.edit
    production.view production.edit quality.inspect traceability.view
    traceability.recall', '\s+')
WHERE code = 'administrator';

UPDATE role SET permissions = regexp_split_to_array(
    'inventory.view catalogue.view inventory.view_ledger catalogue.edit live.view
    identity.view_people identity.enrol_own_device data.export inventory.reserve
    partners.view purchasing.view demand.view production.view partners.edit
    purchasing.edit demand.edit production.edit traceability.view traceability.recall', '\s+')
WHERE code = 'planner';

UPDATE role SET permissions = regexp_split_to_array(
    'inventory.view catalogue.view inventory.receive inventory.put_away inventory.move
    inventory.issue inventory.return inventory.scrap inventory.count inventory.adjust
    inventory.approve_adjustment inventory.hold inventory.release inventory.resolve
    inventory.backdate inventory.ship inventory.consume inventory.output
    inventory.regroup inventory.reserve inventory.edit_lot inventory.alerts
    inventory.view_ledger live.view identity.view_people identity.manage_devices
    identity.enrol_own_device data.export labels.print labels.edit partners.view
    purchasing.view demand.view production.view quality.inspect traceability.view
    traceability.recall', '\s+')
WHERE code = 'supervisor';

UPDATE role SET permissions = regexp_split_to_array(
    'inventory.view catalogue.view inventory.receive inventory.put_away inventory.move
    inventory.issue inventory.return inventory.scrap inventory.count inventory.adjust
    inventory.hold inventory.ship inventory.regroup inventory.reserve labels.print
    partners.view purchasing.view demand.view production.view traceability.view', '\s+')
WHERE code = 'storekeeper';

UPDATE role SET permissions = regexp_split_to_array(
    'inventory.view catalogue.view inventory.move inventory.issue inventory.return
    inventory.scrap inventory.count inventory.hold inventory.consume inventory.output
    inventory.regroup labels.print production.view traceability.view', '\s+')
WHERE code = 'operator';

UPDATE role SET permissions = regexp_split_to_array(
    'inventory.view catalogue.view inventory.hold inventory.release inventory.move
    inventory.scrap inventory.edit_lot quality.inspect purchasing.view production.view
    traceability.view traceability.recall', '\s+')
WHERE code = 'inspector';

UPDATE role SET permissions = regexp_split_to_array(
    'inventory.view catalogue.view inventory.view_ledger live.view partners.view
    purchasing.view demand.view production.view traceability.view', '\s+')
WHERE code = 'viewer';
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("identity", ID, DESCRIPTION, SQL)
