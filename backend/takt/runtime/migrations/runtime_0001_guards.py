"""What every later migration leans on: rights of the application, append-only tables, the epoch.

`app_may('SELECT, INSERT', 'some_table')` records and grants a right of the application's role;
`append_only('some_table')` lets rows be read and added and refuses everything else, also for an
account that owns the tables.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from takt.runtime.migrate import written

ID = "runtime_0001_guards"
VERSION = "1.38.0"
DESCRIPTION = "rights of the application, append-only guard, server state"

SQL = """
CREATE TABLE app_right (
    relation text NOT NULL,
    privileges text NOT NULL,
    is_sequence boolean NOT NULL,
    PRIMARY KEY (relation, privileges)
);

CREATE FUNCTION app_rights_apply() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    app_role text := current_setting('takt.app_role', true);
    wanted record;
BEGIN
    IF app_role IS NULL OR app_role = '' OR app_role = current_user THEN
        RETURN;
    END IF;
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), app_role);
    FOR wanted IN SELECT relation, privileges, is_sequence FROM app_right LOOP
        EXECUTE format(
            CASE WHEN wanted.is_sequence
                THEN 'GRANT %s ON SEQUENCE %I TO %I'
                ELSE 'GRANT %s ON TABLE %I TO %I'
            END,
            wanted.privileges, wanted.relation, app_role
        );
    END LOOP;
END
$$;

CREATE FUNCTION app_may(wanted_privileges text, wanted_relation text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO app_right (relation, privileges, is_sequence)
    SELECT wanted_relation, wanted_privileges, class.relkind = 'S'
    FROM pg_class AS class
    WHERE class.oid = wanted_relation::regclass
    ON CONFLICT DO NOTHING;
    PERFORM app_rights_apply();
END
$$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION append_only(guarded regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format(
        'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s'
        ' FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
        guarded
    );
    PERFORM app_may('SELECT, INSERT', guarded::text);
END
$$;

CREATE TABLE server_state (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    epoch bigint NOT NULL CHECK (epoch >= 1),
    installed_at_ms bigint NOT NULL
);
INSERT INTO server_state (id, epoch, installed_at_ms)
VALUES (1, 1, (extract(epoch FROM now()) * 1000)::bigint);

SELECT app_may('SELECT', 'app_right');
SELECT app_may('SELECT', 'server_state');
SELECT app_may('SELECT', 'migration');
"""


async def forwards() -> MigrationManager:
    """Return what Piccolo runs."""
    return written("runtime", ID, DESCRIPTION, SQL)
