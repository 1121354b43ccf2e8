"""How samples were drawn, what was read on them, and how strictly the next lot is inspected.

What an act said stays as it was said: plans, versions, characteristics and gauges of readings may
be unknown here. What an inspection comes to is worked out from those that stand.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "quality_0030_readings"
VERSION = "1.38.0"
DESCRIPTION = "samples of inspections, their readings, and the switching of plans"

SQL = """
ALTER TABLE inspection
    DROP CONSTRAINT inspection_kind_check,
    ADD CONSTRAINT inspection_kind_check
        CHECK (kind IN ('receipt', 'in_process', 'final', 'shipment', 'move')),
    ADD plan bigint NULL REFERENCES inspection_plan ON DELETE RESTRICT,
    ADD version bigint NULL REFERENCES inspection_plan_version ON DELETE RESTRICT,
    ADD supplier bigint NULL,
    ADD for_kind text NULL CHECK (for_kind IN ('delivery', 'shipment', 'work_order')),
    ADD for_id bigint NULL,
    ADD operation text NULL CHECK (length(operation) BETWEEN 1 AND 64),
    ADD opened_by uuid NULL,
    ADD opened_plan bigint NULL REFERENCES inspection_plan ON DELETE RESTRICT,
    ADD opened_version bigint NULL REFERENCES inspection_plan_version ON DELETE RESTRICT,
    ADD opened_supplier bigint NULL,
    ADD units bigint NULL CHECK (units BETWEEN 1 AND 1000000000000),
    ADD seed text NULL CHECK (length(seed) = 16),
    ADD n bigint NULL CHECK (n BETWEEN 0 AND 1000000000000),
    ADD ac bigint NULL CHECK (ac BETWEEN 0 AND 1000000000000),
    ADD re bigint NULL,
    ADD letter text NULL CHECK (length(letter) = 1),
    ADD mode text NULL CHECK (mode IN ('normal', 'tightened', 'reduced', 'skip')),
    ADD found bigint NOT NULL DEFAULT 0 CHECK (found >= 0),
    ADD nonconforming bigint[] NOT NULL DEFAULT '{}',
    ADD defects bigint NOT NULL DEFAULT 0 CHECK (defects >= 0),
    ADD closed_stream uuid NULL,
    ADD closed_n bigint NULL,
    ADD CHECK ((plan IS NULL) = (version IS NULL)),
    ADD CHECK ((opened_plan IS NULL) = (opened_version IS NULL)),
    ADD CHECK (re > ac);

UPDATE inspection
SET opened_by = id
WHERE opened_at IS NOT NULL;

UPDATE inspection i
SET closed_stream = r.stream, closed_n = r.n
FROM inspection_result r
WHERE r.operation = i.result AND i.closed_at IS NOT NULL;

UPDATE inspection
SET closed_stream = id, closed_n = 0
WHERE closed_at IS NOT NULL AND closed_stream IS NULL;

ALTER TABLE inspection
    ALTER found DROP DEFAULT,
    ALTER nonconforming DROP DEFAULT,
    ALTER defects DROP DEFAULT,
    ADD CHECK ((closed_at IS NULL) = (closed_stream IS NULL)),
    ADD CHECK ((closed_at IS NULL) = (closed_n IS NULL));
CREATE INDEX inspection_version_idx ON inspection (version);
CREATE INDEX inspection_for_idx ON inspection (for_kind, for_id);

CREATE TABLE inspection_begin (
    operation uuid PRIMARY KEY,
    inspection uuid NOT NULL,
    kind text NOT NULL
        CHECK (kind IN ('receipt', 'in_process', 'final', 'shipment', 'move')),
    plan bigint NOT NULL,
    version bigint NOT NULL,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    lot uuid NULL,
    quantity bigint NULL CHECK (quantity BETWEEN 1 AND 1000000000000),
    units bigint NOT NULL CHECK (units BETWEEN 1 AND 1000000000000),
    supplier bigint NULL,
    for_kind text NULL CHECK (for_kind IN ('delivery', 'shipment', 'work_order')),
    for_id bigint NULL,
    step text NULL CHECK (length(step) BETWEEN 1 AND 64),
    seed text NOT NULL CHECK (length(seed) = 16),
    sample bigint NOT NULL CHECK (sample BETWEEN 0 AND 1000000000000),
    ac bigint NOT NULL CHECK (ac BETWEEN 0 AND 1000000000000),
    re bigint NOT NULL,
    letter text NULL CHECK (length(letter) = 1),
    mode text NULL CHECK (mode IN ('normal', 'tightened', 'reduced', 'skip')),
    person bigint NOT NULL,
    device uuid NOT NULL,
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    effective bigint NOT NULL,
    stream uuid NOT NULL,
    n bigint NOT NULL,
    counts boolean NOT NULL,
    undone_by uuid NULL,
    CHECK (re > ac)
);
CREATE INDEX inspection_begin_inspection_idx ON inspection_begin (inspection);
CREATE INDEX inspection_begin_item_idx ON inspection_begin (item);
CREATE INDEX inspection_begin_site_idx ON inspection_begin (site);

CREATE TABLE reading (
    operation uuid NOT NULL,
    part integer NOT NULL CHECK (part >= 0),
    inspection uuid NOT NULL,
    version bigint NOT NULL,
    unit bigint NOT NULL CHECK (unit >= 0),
    characteristic bigint NOT NULL,
    value_kind text NOT NULL CHECK (value_kind IN ('number', 'flag', 'text', 'photos')),
    value_number bigint NULL,
    value_text text NULL,
    counts boolean NOT NULL,
    doubt text NULL CHECK (doubt IN ('right', 'gauge_unknown', 'gauge_overdue')),
    accepted_by uuid NULL,
    gauge bigint NULL,
    note text NULL,
    person bigint NOT NULL,
    device uuid NOT NULL,
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    effective bigint NOT NULL,
    stream uuid NOT NULL,
    n bigint NOT NULL,
    undone_by uuid NULL,
    PRIMARY KEY (operation, part),
    CHECK ((value_kind IN ('number', 'flag')) = (value_number IS NOT NULL)),
    CHECK ((value_kind IN ('text', 'photos')) = (value_text IS NOT NULL)),
    CHECK (counts = (doubt IS NULL OR accepted_by IS NOT NULL))
);
CREATE INDEX reading_inspection_idx ON reading (inspection);
CREATE INDEX reading_characteristic_idx ON reading (characteristic, effective);
CREATE INDEX reading_site_idx ON reading (site);

CREATE TABLE reading_defect (
    operation uuid NOT NULL,
    part integer NOT NULL CHECK (part >= 0),
    inspection uuid NOT NULL,
    unit bigint NOT NULL CHECK (unit >= 0),
    characteristic bigint NOT NULL,
    defect bigint NOT NULL,
    number bigint NOT NULL CHECK (number BETWEEN 1 AND 1000000),
    effective bigint NOT NULL,
    undone_by uuid NULL,
    PRIMARY KEY (operation, part)
);
CREATE INDEX reading_defect_inspection_idx ON reading_defect (inspection);
CREATE INDEX reading_defect_defect_idx ON reading_defect (defect, effective);

CREATE TABLE switching (
    site bigint NOT NULL REFERENCES location ON DELETE RESTRICT,
    plan bigint NOT NULL REFERENCES inspection_plan ON DELETE RESTRICT,
    item bigint NOT NULL REFERENCES item ON DELETE RESTRICT,
    supplier bigint NOT NULL CHECK (supplier >= 0),
    mode text NOT NULL CHECK (mode IN ('normal', 'tightened', 'reduced', 'discontinued')),
    state jsonb NOT NULL CHECK (jsonb_typeof(state) = 'object'),
    PRIMARY KEY (site, plan, item, supplier)
);
CREATE INDEX switching_plan_idx ON switching (plan);
CREATE INDEX switching_item_idx ON switching (item);

CREATE TABLE switching_direction (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    site bigint NOT NULL,
    plan bigint NOT NULL,
    item bigint NOT NULL,
    supplier bigint NOT NULL,
    mode text NOT NULL CHECK (mode IN ('normal', 'tightened')),
    note text NULL CHECK (length(note) BETWEEN 1 AND 2000),
    person bigint NOT NULL,
    at bigint NOT NULL,
    FOREIGN KEY (site, plan, item, supplier) REFERENCES switching ON DELETE RESTRICT
);
CREATE INDEX switching_direction_series_idx
    ON switching_direction (site, plan, item, supplier);

CREATE TABLE inspected_lot (
    inspection uuid PRIMARY KEY,
    site bigint NOT NULL,
    plan bigint NOT NULL,
    item bigint NOT NULL,
    supplier bigint NOT NULL,
    version bigint NOT NULL REFERENCES inspection_plan_version ON DELETE RESTRICT,
    lot uuid NULL,
    begun_at bigint NOT NULL,
    begun_stream uuid NOT NULL,
    begun_n bigint NOT NULL,
    severity text NOT NULL
        CHECK (severity IN ('normal', 'tightened', 'reduced', 'discontinued')),
    may_skip boolean NOT NULL,
    letter text NULL,
    mode text NULL CHECK (mode IN ('normal', 'tightened', 'reduced')),
    aql text NULL,
    may_reduce boolean NOT NULL,
    found bigint NOT NULL CHECK (found >= 0),
    outcome text NULL CHECK (outcome IN ('accepted', 'not_accepted', 'skipped')),
    closed_at bigint NULL,
    closed_stream uuid NULL,
    closed_n bigint NULL,
    is_overtaken boolean NOT NULL,
    CHECK ((mode IS NULL) = (aql IS NULL)),
    CHECK ((outcome IS NULL) = (closed_at IS NULL)),
    CHECK ((closed_at IS NULL) = (closed_stream IS NULL)),
    CHECK ((closed_at IS NULL) = (closed_n IS NULL)),
    FOREIGN KEY (site, plan, item, supplier) REFERENCES switching ON DELETE RESTRICT
);
CREATE INDEX inspected_lot_series_idx ON inspected_lot (site, plan, item, supplier);
CREATE INDEX inspected_lot_overtaken_idx ON inspected_lot (inspection) WHERE is_overtaken;
CREATE INDEX inspected_lot_version_idx ON inspected_lot (version);

SELECT app_may('SELECT, INSERT, UPDATE', 'inspection');
SELECT app_may('SELECT, INSERT, UPDATE', 'switching');
SELECT app_may('SELECT, INSERT', 'switching_direction');
SELECT app_may('SELECT, INSERT, UPDATE, DELETE', 'inspected_lot');
SELECT app_may('SELECT, INSERT, UPDATE', 'inspection_begin');
SELECT app_may('SELECT, INSERT, UPDATE', 'reading');
SELECT app_may('SELECT, INSERT, UPDATE', 'reading_defect');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("quality", ID, DESCRIPTION, SQL)
