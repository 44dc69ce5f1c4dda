-- A fresh database, for reading. Written by bin/dump-schema; never run.

CREATE SCHEMA analytics;

COMMENT ON SCHEMA analytics IS 'Views for analysts: what a municipality knows, without contacts and small counts.';

CREATE SCHEMA app;

COMMENT ON SCHEMA app IS 'Functions of tenancy, audit and the partnership life cycle.';

CREATE SCHEMA ecdp;

COMMENT ON SCHEMA ecdp IS 'Tables. Every tenant table has row-level security.';

CREATE FUNCTION app.archivable_references(table_name text) RETURNS TABLE(column_name text, parent text)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    return query
    select a.attname::text, p.relname::text
    from pg_constraint as f
    inner join pg_class as p on p.oid = f.confrelid
    inner join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[2]
    inner join pg_attribute as b on b.attrelid = p.oid and b.attname = 'archived_at' and not b.attisdropped
    where
        f.contype = 'f' and f.conrelid = format('ecdp.%I', archivable_references.table_name)::regclass
        and cardinality(f.conkey) = 2
        -- But for those that a check keeps from being archived.
        and not exists (
            select from pg_constraint as k
            where k.conrelid = p.oid and k.contype = 'c' and k.conname = p.relname || '_archived_at_check'
        )
    order by a.attnum;
end
$$;

COMMENT ON FUNCTION app.archivable_references(table_name text) IS 'The columns of a table that refer to a table whose rows are archived, and that table.';

CREATE FUNCTION app.audit() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    who text := coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user);
    request text := nullif(current_setting('app.request_id', true), '');
begin
    if tg_op = 'INSERT' then
        insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id, changed)
        select
            n.tenant_id, who, request, 'insert', tg_argv[0], (c.changed ->> 'id')::uuid,
            case when tg_argv[1] = 'names' then app.keys(c.changed) else c.changed end
        from new_rows as n
        cross join lateral (select to_jsonb(n) as changed) as c;
    elsif tg_op = 'DELETE' then
        insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id, changed)
        select
            o.tenant_id, who, request, 'delete', tg_argv[0], (c.changed ->> 'id')::uuid,
            case when tg_argv[1] = 'names' then app.keys(c.changed) else c.changed end
        from old_rows as o
        cross join lateral (select to_jsonb(o) as changed) as c;
    else
        -- PostgreSQL fills both tables in the same order, one row into each for every row updated. They are put side by
        -- side rather than joined: a plan made for one row is kept for 100,000.
        insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id, changed)
        select
            (r.new_row ->> 'tenant_id')::int4, who, request, 'update', tg_argv[0], (r.new_row ->> 'id')::uuid,
            case when tg_argv[1] = 'names' then app.keys(c.changed) else c.changed end
        from unnest(
            array(select to_jsonb(o) from old_rows as o), array(select to_jsonb(n) from new_rows as n)
        ) as r (old_row, new_row)
        cross join lateral (
            select jsonb_object_agg(f.key, jsonb_build_array(r.old_row -> f.key, f.value)) as changed
            from jsonb_each(r.new_row) as f
            where f.value is distinct from r.old_row -> f.key and f.key not in ('version', 'updated_at')
        ) as c
        where c.changed is not null;
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.audit() IS 'Trigger: appends what a statement changed to the audit trail.';

CREATE FUNCTION app.audit_key() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, changed)
    select
        g.tenant_id, coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user),
        nullif(current_setting('app.request_id', true), ''), 'update', 'api_key',
        jsonb_build_object('prefix', new.prefix)
        || case
            when new.secret_sha256 <> old.secret_sha256 then jsonb_build_object('secret', 'rotated') else '{}'
        end
        || case
            when new.revoked_at is distinct from old.revoked_at
                then jsonb_build_object('revoked_at', jsonb_build_array(old.revoked_at, new.revoked_at))
            else '{}'
        end
        || case
            when new.expires_at is distinct from old.expires_at
                then jsonb_build_object('expires_at', jsonb_build_array(old.expires_at, new.expires_at))
            else '{}'
        end
    from ecdp.api_key_grant as g
    where g.prefix = new.prefix;
    return null;
end
$$;

COMMENT ON FUNCTION app.audit_key() IS 'Trigger: a key''s rotation or revocation is on the audit trail of each municipality it knows.';

CREATE PROCEDURE app.audited(IN table_name text, IN kept text)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    event record;
begin
    for event in
        select * from (values
            ('insert', 'new table as new_rows'), ('update', 'old table as old_rows new table as new_rows'),
            ('delete', 'old table as old_rows')
        ) as e (name, tables)
    loop
        execute format(
            'create trigger %I after %s on ecdp.%I referencing %s for each statement execute function app.audit(%L, %L)',
            table_name || '_audit_' || event.name, event.name, table_name, event.tables, table_name, kept);
    end loop;
end
$$;

COMMENT ON PROCEDURE app.audited(IN table_name text, IN kept text) IS 'Puts the changes of a table on the audit trail: values, or only the names of the columns. Called by migrations.';

CREATE TABLE ecdp.api_key (
    prefix text NOT NULL,
    name text NOT NULL,
    secret_sha256 bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT api_key_prefix_check CHECK ((prefix ~ '^[a-z0-9]{8,16}$'::text)),
    CONSTRAINT api_key_secret_sha256_check CHECK ((length(secret_sha256) = 32))
);

ALTER TABLE ONLY ecdp.api_key FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.api_key IS 'API keys. Only the SHA-256 of a secret is kept.';

COMMENT ON COLUMN ecdp.api_key.prefix IS 'Public part of the key: names it in logs and commands.';

COMMENT ON COLUMN ecdp.api_key.name IS 'Who or what holds it.';

COMMENT ON COLUMN ecdp.api_key.secret_sha256 IS 'SHA-256 of the whole key.';

COMMENT ON COLUMN ecdp.api_key.created_at IS 'When it was made.';

COMMENT ON COLUMN ecdp.api_key.expires_at IS 'When it stops working; null for never.';

COMMENT ON COLUMN ecdp.api_key.last_used_at IS 'When it was last used, to about a minute.';

COMMENT ON COLUMN ecdp.api_key.revoked_at IS 'When it was revoked; null while it works.';

CREATE TABLE ecdp.api_key_grant (
    tenant_id integer NOT NULL,
    prefix text NOT NULL,
    scopes text[] NOT NULL,
    CONSTRAINT api_key_grant_scopes_check CHECK (((cardinality(scopes) > 0) AND (scopes <@ ARRAY['read'::text, 'write'::text, 'evaluate'::text, 'children'::text, 'admin'::text])))
);

ALTER TABLE ONLY ecdp.api_key_grant FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.api_key_grant IS 'Which municipalities a key knows, and what it may do in each.';

COMMENT ON COLUMN ecdp.api_key_grant.tenant_id IS 'The municipality.';

COMMENT ON COLUMN ecdp.api_key_grant.prefix IS 'The key.';

COMMENT ON COLUMN ecdp.api_key_grant.scopes IS 'read, write, evaluate, children, admin; each stands for itself.';

CREATE TABLE ecdp.tenant (
    tenant_id integer NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    region_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT tenant_code_check CHECK ((code ~ '^[A-Z]{2,3}[0-9]{0,3}$'::text))
);

ALTER TABLE ONLY ecdp.tenant FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.tenant IS 'A municipality that keeps its partnerships here. Made by the operator alone.';

COMMENT ON COLUMN ecdp.tenant.tenant_id IS 'Leads every key of every tenant table.';

COMMENT ON COLUMN ecdp.tenant.code IS 'Municipal Demarcation Board code: CPT, DC10, EC101.';

COMMENT ON COLUMN ecdp.tenant.name IS 'Short name of the municipality.';

COMMENT ON COLUMN ecdp.tenant.region_id IS 'The metro, district or local municipality.';

COMMENT ON COLUMN ecdp.tenant.created_at IS 'When the tenant was set up.';

COMMENT ON COLUMN ecdp.tenant.archived_at IS 'When it was closed; null while open.';

CREATE FUNCTION app.authenticate(key_prefix text, key_sha256 bytea) RETURNS TABLE(tenant_id integer, code text, name text, scopes text[], expires_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT t.tenant_id,
     t.code,
     t.name,
     g.scopes,
     k.expires_at
    FROM ((ecdp.api_key k
      JOIN ecdp.api_key_grant g ON ((g.prefix = k.prefix)))
      JOIN ecdp.tenant t ON ((t.tenant_id = g.tenant_id)))
   WHERE ((k.prefix = authenticate.key_prefix) AND (k.secret_sha256 = authenticate.key_sha256) AND (k.revoked_at IS NULL) AND (t.archived_at IS NULL));
END;

COMMENT ON FUNCTION app.authenticate(key_prefix text, key_sha256 bytea) IS 'What a key that was not revoked may do, a row for each municipality; none for a wrong one. Expiry is the caller''s clock.';

CREATE FUNCTION app.barrier_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.programme as p where p.tenant_id = n.tenant_id and p.id = n.programme_id
            ) is not null
        );
    elsif tg_argv[1] = 'programme_id' then
        refused := exists (
            select from ecdp.programme as p
            where p.tenant_id = new.tenant_id and p.id = new.programme_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'programme_id refers to an archived row'
        using errcode = '23514', constraint = 'barrier_programme_id_archived_check', table = 'barrier', schema = 'ecdp',
        column = 'programme_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partnership as p where p.tenant_id = n.tenant_id and p.id = n.partnership_id
            ) is not null
        );
    elsif tg_argv[1] = 'partnership_id' then
        refused := exists (
            select from ecdp.partnership as p
            where p.tenant_id = new.tenant_id and p.id = new.partnership_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partnership_id refers to an archived row'
        using errcode = '23514', constraint = 'barrier_partnership_id_archived_check', table = 'barrier', schema = 'ecdp',
        column = 'partnership_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.centre as p where p.tenant_id = n.tenant_id and p.id = n.centre_id
            ) is not null
        );
    elsif tg_argv[1] = 'centre_id' then
        refused := exists (
            select from ecdp.centre as p
            where p.tenant_id = new.tenant_id and p.id = new.centre_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'centre_id refers to an archived row'
        using errcode = '23514', constraint = 'barrier_centre_id_archived_check', table = 'barrier', schema = 'ecdp',
        column = 'centre_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.barrier_references() IS 'Trigger: refuses a new reference of barrier to an archived row. Written by app.check_references().';

CREATE TABLE ecdp.calendar_address (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    name text NOT NULL,
    token_sha256 bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT calendar_address_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT calendar_address_token_sha256_check CHECK ((length(token_sha256) = 32))
);
ALTER TABLE ONLY ecdp.calendar_address ALTER COLUMN name SET STATISTICS 0;

ALTER TABLE ONLY ecdp.calendar_address FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.calendar_address IS 'Private addresses of the calendar. Of an address only the SHA-256 of its secret part is kept; archived it is revoked.';

COMMENT ON COLUMN ecdp.calendar_address.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.calendar_address.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.calendar_address.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.calendar_address.name IS 'Who or what reads the calendar there.';

COMMENT ON COLUMN ecdp.calendar_address.token_sha256 IS 'SHA-256 of the secret part of the address.';

COMMENT ON COLUMN ecdp.calendar_address.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.calendar_address.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.calendar_address.archived_at IS 'When it was archived; null while in use.';

CREATE FUNCTION app.calendar_address(token_sha256 bytea) RETURNS TABLE(tenant_id integer, code text, name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT t.tenant_id,
     t.code,
     t.name
    FROM (ecdp.calendar_address c
      JOIN ecdp.tenant t ON ((t.tenant_id = c.tenant_id)))
   WHERE ((c.token_sha256 = calendar_address.token_sha256) AND (c.archived_at IS NULL) AND (t.archived_at IS NULL));
END;

COMMENT ON FUNCTION app.calendar_address(token_sha256 bytea) IS 'The municipality whose calendar is read at an address that was not revoked; none for a wrong one.';

CREATE FUNCTION app.fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((octet_length(value) = length(value)) AND (value !~ '[\x01-\x1F\x7F`]|  |^ | $'::text)) THEN lower((value COLLATE "C")) ELSE btrim(regexp_replace(replace(replace(replace(translate((lower((regexp_replace("normalize"(translate(value, '´´'::text, ''''''::text), 'NFKD'::text), '[\u0300-\u036F\u0483-\u0487\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u064B-\u065F\u0670\x01-\x08\x0E-\x1F\x7F-\u0084\u0086-\u009F\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]+'::text, ''::text, 'g'::text) COLLATE "und-x-icu")) COLLATE "C"), '`ʹʼ‘’‛′“”„‟«»‐‑‒–—―−øđłħŧıς'::text, '''''''''''''''""""""-------odlhtiσ'::text), 'ß'::text, 'ss'::text), 'æ'::text, 'ae'::text), 'œ'::text, 'oe'::text), '[\x09-\x0D \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u2800\u3000]+'::text, ' '::text, 'g'::text), ' '::text) END;

COMMENT ON FUNCTION app.fold(value text) IS 'The key that a text is compared, searched and sorted by: small letters, without accents.';

CREATE TABLE ecdp.engagement (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    kind text NOT NULL,
    programme_id uuid,
    partnership_id uuid,
    held_on date NOT NULL,
    title text NOT NULL,
    title_folded text GENERATED ALWAYS AS (app.fold(title)) STORED NOT NULL COLLATE pg_catalog."C",
    status text DEFAULT 'confirmed'::text NOT NULL,
    status_reason text,
    postponed_from_id uuid,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    zone text,
    place text,
    region_id uuid,
    latitude double precision,
    longitude double precision,
    organiser text,
    capacity integer,
    note text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT engagement_capacity_check CHECK (((capacity >= 1) AND (capacity <= 100000))),
    CONSTRAINT engagement_ends_at_check CHECK (((ends_at > starts_at) AND ((ends_at - starts_at) <= '31 days'::interval))),
    CONSTRAINT engagement_held_on_zone_check CHECK ((held_on = ((starts_at AT TIME ZONE zone))::date)),
    CONSTRAINT engagement_kind_check CHECK ((kind = ANY (ARRAY['first_contact'::text, 'proposal_presentation'::text, 'networking_event'::text, 'community_meeting'::text, 'workshop'::text, 'site_visit'::text, 'community_tour'::text, 'informal_meeting'::text, 'joint_activity'::text, 'review_meeting'::text]))),
    CONSTRAINT engagement_latitude_check CHECK (((latitude >= ('-35'::integer)::double precision) AND (latitude <= ('-22'::integer)::double precision))),
    CONSTRAINT engagement_longitude_check CHECK (((longitude >= (16)::double precision) AND (longitude <= (33)::double precision))),
    CONSTRAINT engagement_note_check CHECK (((length(note) >= 1) AND (length(note) <= 4000))),
    CONSTRAINT engagement_organiser_check CHECK (((length(organiser) >= 1) AND (length(organiser) <= 200))),
    CONSTRAINT engagement_place_check CHECK (((length(place) >= 1) AND (length(place) <= 200))),
    CONSTRAINT engagement_position_check CHECK (((latitude IS NULL) = (longitude IS NULL))),
    CONSTRAINT engagement_starts_at_check CHECK (((starts_at >= '1990-01-01 00:00:00+00'::timestamp with time zone) AND (starts_at <= '2200-01-01 00:00:00+00'::timestamp with time zone))),
    CONSTRAINT engagement_status_check CHECK ((status = ANY (ARRAY['confirmed'::text, 'cancelled'::text, 'postponed'::text]))),
    CONSTRAINT engagement_status_explained_check CHECK (((status = 'confirmed'::text) OR (status_reason IS NOT NULL))),
    CONSTRAINT engagement_status_reason_check CHECK (((length(status_reason) >= 1) AND (length(status_reason) <= 400))),
    CONSTRAINT engagement_times_check CHECK ((num_nonnulls(starts_at, ends_at, zone) = ANY (ARRAY[0, 3]))),
    CONSTRAINT engagement_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200))),
    CONSTRAINT engagement_zone_check CHECK ((zone = ANY (ARRAY['Africa/Johannesburg'::text, 'Africa/Abidjan'::text, 'Africa/Accra'::text, 'Africa/Addis_Ababa'::text, 'Africa/Algiers'::text, 'Africa/Blantyre'::text, 'Africa/Cairo'::text, 'Africa/Casablanca'::text, 'Africa/Dakar'::text, 'Africa/Dar_es_Salaam'::text, 'Africa/Gaborone'::text, 'Africa/Harare'::text, 'Africa/Kampala'::text, 'Africa/Kigali'::text, 'Africa/Kinshasa'::text, 'Africa/Lagos'::text, 'Africa/Luanda'::text, 'Africa/Lusaka'::text, 'Africa/Maputo'::text, 'Africa/Maseru'::text, 'Africa/Mbabane'::text, 'Africa/Nairobi'::text, 'Africa/Tunis'::text, 'Africa/Windhoek'::text, 'America/Chicago'::text, 'America/Denver'::text, 'America/Los_Angeles'::text, 'America/New_York'::text, 'America/Sao_Paulo'::text, 'America/Toronto'::text, 'Asia/Dubai'::text, 'Asia/Jerusalem'::text, 'Asia/Kolkata'::text, 'Asia/Shanghai'::text, 'Asia/Singapore'::text, 'Asia/Tokyo'::text, 'Australia/Perth'::text, 'Australia/Sydney'::text, 'Europe/Amsterdam'::text, 'Europe/Athens'::text, 'Europe/Berlin'::text, 'Europe/Brussels'::text, 'Europe/Dublin'::text, 'Europe/Helsinki'::text, 'Europe/Istanbul'::text, 'Europe/Lisbon'::text, 'Europe/London'::text, 'Europe/Madrid'::text, 'Europe/Oslo'::text, 'Europe/Paris'::text, 'Europe/Rome'::text, 'Europe/Stockholm'::text, 'Europe/Zurich'::text, 'Indian/Mauritius'::text, 'Pacific/Auckland'::text, 'UTC'::text])))
);

ALTER TABLE ONLY ecdp.engagement FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.engagement IS 'A contact, meeting, visit or event.';

COMMENT ON COLUMN ecdp.engagement.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.engagement.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.engagement.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.engagement.kind IS 'What kind it is: first_contact, proposal_presentation, networking_event, community_meeting, workshop, site_visit, community_tour, informal_meeting, joint_activity or review_meeting.';

COMMENT ON COLUMN ecdp.engagement.programme_id IS 'The programme it belongs to; null for none.';

COMMENT ON COLUMN ecdp.engagement.partnership_id IS 'The partnership it is about; null for none.';

COMMENT ON COLUMN ecdp.engagement.held_on IS 'Day it takes or took place.';

COMMENT ON COLUMN ecdp.engagement.title IS 'What it was.';

COMMENT ON COLUMN ecdp.engagement.title_folded IS 'The key that the title is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.engagement.status IS 'confirmed: it takes or took place; cancelled; or postponed, to the event that names it. Only confirmed ones are counted.';

COMMENT ON COLUMN ecdp.engagement.status_reason IS 'Why it was cancelled or postponed.';

COMMENT ON COLUMN ecdp.engagement.postponed_from_id IS 'The postponed event that it takes the place of; null for none.';

COMMENT ON COLUMN ecdp.engagement.starts_at IS 'When it begins; goes with ends_at and zone. Null where only the day is known.';

COMMENT ON COLUMN ecdp.engagement.ends_at IS 'When it ends: 31 days later at most.';

COMMENT ON COLUMN ecdp.engagement.zone IS 'The time zone it is announced in, by its IANA name: held_on is the day on which it begins there.';

COMMENT ON COLUMN ecdp.engagement.place IS 'Where.';

COMMENT ON COLUMN ecdp.engagement.region_id IS 'The region it is held in: a ward or municipality, inside or outside of this one.';

COMMENT ON COLUMN ecdp.engagement.latitude IS 'Degrees north (negative in South Africa), WGS 84.';

COMMENT ON COLUMN ecdp.engagement.longitude IS 'Degrees east, WGS 84.';

COMMENT ON COLUMN ecdp.engagement.organiser IS 'Who organises it: an office, team or organisation.';

COMMENT ON COLUMN ecdp.engagement.capacity IS 'How many people there is room for.';

COMMENT ON COLUMN ecdp.engagement.note IS 'What came of it.';

COMMENT ON COLUMN ecdp.engagement.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.engagement.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.engagement.archived_at IS 'When it was archived; null while in use.';

CREATE TABLE ecdp.follow_up (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    what text NOT NULL,
    due_on date NOT NULL,
    owner text NOT NULL,
    owner_folded text GENERATED ALWAYS AS (app.fold(owner)) STORED NOT NULL COLLATE pg_catalog."C",
    lead_id uuid,
    centre_id uuid,
    partner_id uuid,
    partnership_id uuid,
    engagement_id uuid,
    done_on date,
    outcome text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT follow_up_done_check CHECK (((done_on IS NULL) = (outcome IS NULL))),
    CONSTRAINT follow_up_outcome_check CHECK (((length(outcome) >= 1) AND (length(outcome) <= 2000))),
    CONSTRAINT follow_up_owner_check CHECK (((length(owner) >= 1) AND (length(owner) <= 200))),
    CONSTRAINT follow_up_subject_check CHECK ((num_nonnulls(lead_id, centre_id, partner_id, partnership_id, engagement_id) > 0)),
    CONSTRAINT follow_up_what_check CHECK (((length(what) >= 1) AND (length(what) <= 200)))
);

ALTER TABLE ONLY ecdp.follow_up FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.follow_up IS 'What is to be done next about a lead, centre, partner, partnership or event, by when and by whom, and what came of it.';

COMMENT ON COLUMN ecdp.follow_up.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.follow_up.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.follow_up.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.follow_up.what IS 'What is to be done.';

COMMENT ON COLUMN ecdp.follow_up.due_on IS 'Day by which it is to be done.';

COMMENT ON COLUMN ecdp.follow_up.owner IS 'Role or team that does it.';

COMMENT ON COLUMN ecdp.follow_up.owner_folded IS 'The key that the owner is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.follow_up.lead_id IS 'The lead it is about; null for none. A follow-up is about one of these at least.';

COMMENT ON COLUMN ecdp.follow_up.centre_id IS 'The centre it is about; null for none.';

COMMENT ON COLUMN ecdp.follow_up.partner_id IS 'The partner it is about; null for none.';

COMMENT ON COLUMN ecdp.follow_up.partnership_id IS 'The partnership it is about; null for none.';

COMMENT ON COLUMN ecdp.follow_up.engagement_id IS 'The event it is about; null for none.';

COMMENT ON COLUMN ecdp.follow_up.done_on IS 'Day it was done; goes with outcome. Null while it is open.';

COMMENT ON COLUMN ecdp.follow_up.outcome IS 'What came of it.';

COMMENT ON COLUMN ecdp.follow_up.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.follow_up.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.follow_up.archived_at IS 'When it was archived; null while in use.';

CREATE FUNCTION app.calendar_entries(tenant integer, first_day date, last_day date, at_most integer) RETURNS TABLE(id uuid, kind text, category text, title text, day date, starts_at timestamp with time zone, ends_at timestamp with time zone, zone text, place text, latitude double precision, longitude double precision, organiser text, is_cancelled boolean, version integer, created_at timestamp with time zone, updated_at timestamp with time zone)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT x.id,
     x.kind,
     x.category,
     x.title,
     x.day,
     x.starts_at,
     x.ends_at,
     x.zone,
     x.place,
     x.latitude,
     x.longitude,
     x.organiser,
     x.is_cancelled,
     x.version,
     x.created_at,
     x.updated_at
    FROM (( SELECT e.id,
             'engagement'::text AS kind,
             e.kind AS category,
                 CASE e.status
                     WHEN 'cancelled'::text THEN ('Cancelled: '::text || e.title)
                     WHEN 'postponed'::text THEN ('Postponed: '::text || e.title)
                     ELSE e.title
                 END AS title,
             e.held_on AS day,
             e.starts_at,
             e.ends_at,
             e.zone,
             e.place,
             e.latitude,
             e.longitude,
             e.organiser,
             (e.status <> 'confirmed'::text) AS is_cancelled,
             e.version,
             e.created_at,
             e.updated_at
            FROM ecdp.engagement e
           WHERE ((e.tenant_id = calendar_entries.tenant) AND ((e.held_on >= calendar_entries.first_day) AND (e.held_on <= calendar_entries.last_day)) AND (e.archived_at IS NULL))
           ORDER BY e.held_on DESC, e.id DESC
          LIMIT calendar_entries.at_most)
         UNION ALL
         ( SELECT f.id,
             'follow_up'::text AS kind,
             'follow_up'::text AS category,
             ('Follow up: '::text || f.what) AS title,
             f.due_on AS day,
             NULL::timestamp with time zone AS starts_at,
             NULL::timestamp with time zone AS ends_at,
             NULL::text AS zone,
             NULL::text AS place,
             NULL::double precision AS latitude,
             NULL::double precision AS longitude,
             f.owner AS organiser,
             false AS is_cancelled,
             f.version,
             f.created_at,
             f.updated_at
            FROM ecdp.follow_up f
           WHERE ((f.tenant_id = calendar_entries.tenant) AND ((f.due_on >= calendar_entries.first_day) AND (f.due_on <= calendar_entries.last_day)) AND (f.done_on IS NULL) AND (f.archived_at IS NULL))
           ORDER BY f.due_on DESC, f.id DESC
          LIMIT calendar_entries.at_most)) x
   ORDER BY x.day, x.starts_at NULLS FIRST, x.id;
END;

COMMENT ON FUNCTION app.calendar_entries(tenant integer, first_day date, last_day date, at_most integer) IS 'What a municipality''s calendar shows between two days, both inclusive: engagements, cancelled and postponed ones as such, and open follow-ups.';

CREATE FUNCTION app.cancel_job(tenant integer, job_id uuid, at timestamp with time zone) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    state text;
begin
    update ecdp.job as j
    set
        state = case j.state when 'waiting' then 'cancelled' else j.state end,
        finished_at = case j.state when 'waiting' then cancel_job.at end,
        cancel_requested_at = cancel_job.at, updated_at = cancel_job.at, version = j.version + 1
    where
        j.tenant_id is not distinct from cancel_job.tenant and j.id = cancel_job.job_id
        and j.state in ('waiting', 'running') and j.cancel_requested_at is null
    returning j.state into state;
    if state is not null and cancel_job.tenant = app.tid() then
        insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id, changed)
        values (
            cancel_job.tenant, coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user),
            nullif(current_setting('app.request_id', true), ''), 'update', 'job', cancel_job.job_id,
            jsonb_build_object('cancel_requested_at', jsonb_build_array(null, cancel_job.at))
        );
    end if;
    if state = 'running' then
        perform pg_notify('ecdp_job', 'cancel ' || cancel_job.job_id);
    elsif state is null then
        select j.state into state
        from ecdp.job as j
        where j.tenant_id is not distinct from cancel_job.tenant and j.id = cancel_job.job_id;
    end if;
    return state;
end
$$;

COMMENT ON FUNCTION app.cancel_job(tenant integer, job_id uuid, at timestamp with time zone) IS 'Cancels a waiting job, asks a running one to stop; returns its state then, null where there is none.';

CREATE FUNCTION app.centre_measure_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.centre as p where p.tenant_id = n.tenant_id and p.id = n.centre_id
            ) is not null
        );
    elsif tg_argv[1] = 'centre_id' then
        refused := exists (
            select from ecdp.centre as p
            where p.tenant_id = new.tenant_id and p.id = new.centre_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'centre_id refers to an archived row'
        using errcode = '23514', constraint = 'centre_measure_centre_id_archived_check', table = 'centre_measure', schema = 'ecdp',
        column = 'centre_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.centre_measure_references() IS 'Trigger: refuses a new reference of centre_measure to an archived row. Written by app.check_references().';

CREATE FUNCTION app.centre_need_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.centre as p where p.tenant_id = n.tenant_id and p.id = n.centre_id
            ) is not null
        );
    elsif tg_argv[1] = 'centre_id' then
        refused := exists (
            select from ecdp.centre as p
            where p.tenant_id = new.tenant_id and p.id = new.centre_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'centre_id refers to an archived row'
        using errcode = '23514', constraint = 'centre_need_centre_id_archived_check', table = 'centre_need', schema = 'ecdp',
        column = 'centre_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.centre_need_references() IS 'Trigger: refuses a new reference of centre_need to an archived row. Written by app.check_references().';

CREATE TABLE ecdp.locality (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    code_folded text GENERATED ALWAYS AS (app.fold(code)) STORED NOT NULL COLLATE pg_catalog."C",
    name_folded text GENERATED ALWAYS AS (app.fold(name)) STORED NOT NULL COLLATE pg_catalog."C",
    parent_id uuid NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    successor_ids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT locality_code_check CHECK (((length(code) >= 1) AND (length(code) <= 40))),
    CONSTRAINT locality_kind_check CHECK ((kind = ANY (ARRAY['suburb'::text, 'village'::text, 'informal_settlement'::text]))),
    CONSTRAINT locality_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT locality_successor_ids_check CHECK (((valid_to IS NOT NULL) OR (successor_ids = '{}'::uuid[]))),
    CONSTRAINT locality_valid_to_check CHECK ((valid_to > valid_from))
);

ALTER TABLE ONLY ecdp.locality FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.locality IS 'A tenant''s own named areas below the wards: suburb, village, informal settlement.';

COMMENT ON COLUMN ecdp.locality.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.locality.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.locality.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.locality.kind IS 'suburb, village or informal_settlement.';

COMMENT ON COLUMN ecdp.locality.code IS 'The tenant''s own short code, unique within it.';

COMMENT ON COLUMN ecdp.locality.name IS 'Name people use.';

COMMENT ON COLUMN ecdp.locality.code_folded IS 'The key that the code is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.locality.name_folded IS 'The key that the name is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.locality.parent_id IS 'Ward or municipality it lies in, inside the tenant''s own.';

COMMENT ON COLUMN ecdp.locality.valid_from IS 'First day it is in use.';

COMMENT ON COLUMN ecdp.locality.valid_to IS 'First day it no longer is; null while it is.';

COMMENT ON COLUMN ecdp.locality.successor_ids IS 'Regions that took its place.';

COMMENT ON COLUMN ecdp.locality.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.locality.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.locality.archived_at IS 'When it was archived; null while in use.';

CREATE TABLE ecdp.ward_deprivation (
    region_id uuid NOT NULL,
    vintage integer NOT NULL,
    ward_vintage text NOT NULL,
    score double precision NOT NULL,
    share double precision NOT NULL,
    CONSTRAINT ward_deprivation_share_check CHECK (((share > (0)::double precision) AND (share <= (1)::double precision)))
);

COMMENT ON TABLE ecdp.ward_deprivation IS 'How deprived a ward is by an index. A ward that it does not cover has no row.';

COMMENT ON COLUMN ecdp.ward_deprivation.region_id IS 'The ward.';

COMMENT ON COLUMN ecdp.ward_deprivation.vintage IS 'The year the index speaks of.';

COMMENT ON COLUMN ecdp.ward_deprivation.ward_vintage IS 'The demarcation of its wards: the ward''s own.';

COMMENT ON COLUMN ecdp.ward_deprivation.score IS 'The index: the higher, the more deprived. Minus the rank, where the file has ranks.';

COMMENT ON COLUMN ecdp.ward_deprivation.share IS 'Share of the index''s wards that are as deprived or more, this one included: 0.4 or less is the most deprived 40 %.';

CREATE FUNCTION app.centre_place_underserved(tenant integer, region uuid, area uuid, quintile integer, day date) RETURNS TABLE(underserved boolean, basis text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT COALESCE(( SELECT (w.share <= (0.4)::double precision)
            FROM ecdp.ward_deprivation w
           WHERE ((w.region_id = centre_place_underserved.region) AND (w.vintage <= (EXTRACT(year FROM (centre_place_underserved.day - 1)))::integer))
           ORDER BY w.vintage DESC
          LIMIT 1), ( SELECT (w.share <= (0.4)::double precision)
            FROM ecdp.ward_deprivation w
           WHERE ((w.region_id = ( SELECT l.parent_id
                    FROM ecdp.locality l
                   WHERE ((l.tenant_id = centre_place_underserved.tenant) AND (l.id = centre_place_underserved.area)))) AND (w.vintage <= (EXTRACT(year FROM (centre_place_underserved.day - 1)))::integer))
           ORDER BY w.vintage DESC
          LIMIT 1), (quintile <= 3)) AS "coalesce",
         CASE
             WHEN ((EXISTS ( SELECT
                FROM ecdp.ward_deprivation w
               WHERE ((w.region_id = centre_place_underserved.region) AND (w.vintage <= (EXTRACT(year FROM (centre_place_underserved.day - 1)))::integer)))) OR (EXISTS ( SELECT
                FROM ecdp.ward_deprivation w
               WHERE ((w.region_id = ( SELECT l.parent_id
                        FROM ecdp.locality l
                       WHERE ((l.tenant_id = centre_place_underserved.tenant) AND (l.id = centre_place_underserved.area)))) AND (w.vintage <= (EXTRACT(year FROM (centre_place_underserved.day - 1)))::integer))))) THEN 'index'::text
             WHEN (quintile IS NOT NULL) THEN 'quintile'::text
             ELSE NULL::text
         END AS "case";
END;

COMMENT ON FUNCTION app.centre_place_underserved(tenant integer, region uuid, area uuid, quintile integer, day date) IS 'Whether a community is underserved at the start of a day, by its place alone: its ward (the region, or else the one the area lies in) is among the most deprived 40 % of the country by the newest index that is not newer (basis: index); where none covers the ward, the quintile is 1 to 3 (basis: quintile). Null where neither is known.';

CREATE FUNCTION app.centre_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.locality as p where p.tenant_id = n.tenant_id and p.id = n.locality_id
            ) is not null
        );
    elsif tg_argv[1] = 'locality_id' then
        refused := exists (
            select from ecdp.locality as p
            where p.tenant_id = new.tenant_id and p.id = new.locality_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'locality_id refers to an archived row'
        using errcode = '23514', constraint = 'centre_locality_id_archived_check', table = 'centre', schema = 'ecdp',
        column = 'locality_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.centre_references() IS 'Trigger: refuses a new reference of centre to an archived row. Written by app.check_references().';

CREATE FUNCTION app.centre_registration_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.centre as p where p.tenant_id = n.tenant_id and p.id = n.centre_id
            ) is not null
        );
    elsif tg_argv[1] = 'centre_id' then
        refused := exists (
            select from ecdp.centre as p
            where p.tenant_id = new.tenant_id and p.id = new.centre_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'centre_id refers to an archived row'
        using errcode = '23514', constraint = 'centre_registration_centre_id_archived_check', table = 'centre_registration', schema = 'ecdp',
        column = 'centre_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.centre_registration_references() IS 'Trigger: refuses a new reference of centre_registration to an archived row. Written by app.check_references().';

CREATE TABLE ecdp.centre_measure (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    centre_id uuid NOT NULL,
    observed_on date NOT NULL,
    source text,
    capacity integer,
    girls_0_1 integer,
    girls_2 integer,
    girls_3 integer,
    girls_4 integer,
    girls_5 integer,
    boys_0_1 integer,
    boys_2 integer,
    boys_3 integer,
    boys_4 integer,
    boys_5 integer,
    children_with_disabilities integer,
    children_subsidised integer,
    practitioners_none integer,
    practitioners_nqf_1_3 integer,
    practitioners_nqf_4 integer,
    practitioners_nqf_5 integer,
    practitioners_nqf_6_up integer,
    meals_a_day integer,
    water text,
    sanitation text,
    fence boolean,
    electricity boolean,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT centre_measure_among_check CHECK ((GREATEST(children_with_disabilities, children_subsidised) <= (((((((((girls_0_1 + girls_2) + girls_3) + girls_4) + girls_5) + boys_0_1) + boys_2) + boys_3) + boys_4) + boys_5))),
    CONSTRAINT centre_measure_capacity_check CHECK (((capacity >= 0) AND (capacity <= 10000))),
    CONSTRAINT centre_measure_children_check CHECK (((LEAST(girls_0_1, girls_2, girls_3, girls_4, girls_5, boys_0_1, boys_2, boys_3, boys_4, boys_5, children_with_disabilities, children_subsidised) >= 0) AND (GREATEST(girls_0_1, girls_2, girls_3, girls_4, girls_5, boys_0_1, boys_2, boys_3, boys_4, boys_5, children_with_disabilities, children_subsidised) <= 10000))),
    CONSTRAINT centre_measure_meals_a_day_check CHECK (((meals_a_day >= 0) AND (meals_a_day <= 6))),
    CONSTRAINT centre_measure_practitioners_check CHECK (((LEAST(practitioners_none, practitioners_nqf_1_3, practitioners_nqf_4, practitioners_nqf_5, practitioners_nqf_6_up) >= 0) AND (GREATEST(practitioners_none, practitioners_nqf_1_3, practitioners_nqf_4, practitioners_nqf_5, practitioners_nqf_6_up) <= 1000))),
    CONSTRAINT centre_measure_sanitation_check CHECK ((sanitation = ANY (ARRAY['none'::text, 'bucket'::text, 'pit'::text, 'vip'::text, 'flush'::text]))),
    CONSTRAINT centre_measure_source_check CHECK (((length(source) >= 1) AND (length(source) <= 200))),
    CONSTRAINT centre_measure_water_check CHECK ((water = ANY (ARRAY['none'::text, 'communal'::text, 'on_site'::text, 'piped_inside'::text])))
);

ALTER TABLE ONLY ecdp.centre_measure FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.centre_measure IS 'What was observed at a centre on one day; null is not observed, never zero. The newest value of each is its state.';

COMMENT ON COLUMN ecdp.centre_measure.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.centre_measure.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.centre_measure.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.centre_measure.centre_id IS 'The centre.';

COMMENT ON COLUMN ecdp.centre_measure.observed_on IS 'Day of the observation; one a day.';

COMMENT ON COLUMN ecdp.centre_measure.source IS 'Who or what reported it.';

COMMENT ON COLUMN ecdp.centre_measure.capacity IS 'Places.';

COMMENT ON COLUMN ecdp.centre_measure.girls_0_1 IS 'Girls enrolled under 2 years.';

COMMENT ON COLUMN ecdp.centre_measure.girls_2 IS 'Girls enrolled aged 2.';

COMMENT ON COLUMN ecdp.centre_measure.girls_3 IS 'Girls enrolled aged 3.';

COMMENT ON COLUMN ecdp.centre_measure.girls_4 IS 'Girls enrolled aged 4.';

COMMENT ON COLUMN ecdp.centre_measure.girls_5 IS 'Girls enrolled aged 5.';

COMMENT ON COLUMN ecdp.centre_measure.boys_0_1 IS 'Boys enrolled under 2 years.';

COMMENT ON COLUMN ecdp.centre_measure.boys_2 IS 'Boys enrolled aged 2.';

COMMENT ON COLUMN ecdp.centre_measure.boys_3 IS 'Boys enrolled aged 3.';

COMMENT ON COLUMN ecdp.centre_measure.boys_4 IS 'Boys enrolled aged 4.';

COMMENT ON COLUMN ecdp.centre_measure.boys_5 IS 'Boys enrolled aged 5.';

COMMENT ON COLUMN ecdp.centre_measure.children_with_disabilities IS 'Children with disabilities among those enrolled.';

COMMENT ON COLUMN ecdp.centre_measure.children_subsidised IS 'Children whose place is subsidised, among those enrolled.';

COMMENT ON COLUMN ecdp.centre_measure.practitioners_none IS 'Practitioners without a qualification.';

COMMENT ON COLUMN ecdp.centre_measure.practitioners_nqf_1_3 IS 'Practitioners with NQF level 1 to 3.';

COMMENT ON COLUMN ecdp.centre_measure.practitioners_nqf_4 IS 'Practitioners with NQF level 4.';

COMMENT ON COLUMN ecdp.centre_measure.practitioners_nqf_5 IS 'Practitioners with NQF level 5.';

COMMENT ON COLUMN ecdp.centre_measure.practitioners_nqf_6_up IS 'Practitioners with NQF level 6 or higher.';

COMMENT ON COLUMN ecdp.centre_measure.meals_a_day IS 'Meals a child gets a day.';

COMMENT ON COLUMN ecdp.centre_measure.water IS 'Where water comes from: none, communal, on_site or piped_inside.';

COMMENT ON COLUMN ecdp.centre_measure.sanitation IS 'Kind of toilet: none, bucket, pit, vip or flush.';

COMMENT ON COLUMN ecdp.centre_measure.fence IS 'Whether it is fenced.';

COMMENT ON COLUMN ecdp.centre_measure.electricity IS 'Whether it has electricity.';

COMMENT ON COLUMN ecdp.centre_measure.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.centre_measure.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.centre_measure.archived_at IS 'When it was archived; null while in use.';

CREATE FUNCTION app.centre_state(tenant integer, centre uuid) RETURNS TABLE(capacity integer, children integer, practitioners integer, observed_on date)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT (array_agg(m.capacity ORDER BY m.observed_on DESC) FILTER (WHERE (m.capacity IS NOT NULL)))[1] AS capacity,
     (array_agg(m.children ORDER BY m.observed_on DESC) FILTER (WHERE (m.children IS NOT NULL)))[1] AS children,
     (array_agg(m.practitioners ORDER BY m.observed_on DESC) FILTER (WHERE (m.practitioners IS NOT NULL)))[1] AS practitioners,
     max(m.observed_on) AS observed_on
    FROM ( SELECT o.observed_on,
             o.capacity,
                 CASE
                     WHEN (num_nonnulls(o.girls_0_1, o.girls_2, o.girls_3, o.girls_4, o.girls_5, o.boys_0_1, o.boys_2, o.boys_3, o.boys_4, o.boys_5) > 0) THEN (((((((((COALESCE(o.girls_0_1, 0) + COALESCE(o.girls_2, 0)) + COALESCE(o.girls_3, 0)) + COALESCE(o.girls_4, 0)) + COALESCE(o.girls_5, 0)) + COALESCE(o.boys_0_1, 0)) + COALESCE(o.boys_2, 0)) + COALESCE(o.boys_3, 0)) + COALESCE(o.boys_4, 0)) + COALESCE(o.boys_5, 0))
                     ELSE NULL::integer
                 END AS children,
                 CASE
                     WHEN (num_nonnulls(o.practitioners_none, o.practitioners_nqf_1_3, o.practitioners_nqf_4, o.practitioners_nqf_5, o.practitioners_nqf_6_up) > 0) THEN ((((COALESCE(o.practitioners_none, 0) + COALESCE(o.practitioners_nqf_1_3, 0)) + COALESCE(o.practitioners_nqf_4, 0)) + COALESCE(o.practitioners_nqf_5, 0)) + COALESCE(o.practitioners_nqf_6_up, 0))
                     ELSE NULL::integer
                 END AS practitioners
            FROM ecdp.centre_measure o
           WHERE ((o.tenant_id = centre_state.tenant) AND (o.centre_id = centre_state.centre) AND (o.archived_at IS NULL))) m;
END;

COMMENT ON FUNCTION app.centre_state(tenant integer, centre uuid) IS 'What a centre''s measures in use say of it: the newest value of each, and the day of the newest measure.';

CREATE TABLE ecdp.centre (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    name text NOT NULL,
    name_folded text GENERATED ALWAYS AS (app.fold(name)) STORED NOT NULL COLLATE pg_catalog."C",
    programme_type text DEFAULT 'centre'::text NOT NULL,
    region_id uuid NOT NULL,
    locality_id uuid,
    latitude double precision,
    longitude double precision,
    fee_band text,
    quintile integer,
    subsidised boolean,
    languages text[] DEFAULT '{}'::text[] NOT NULL,
    capacity integer,
    children integer,
    children_shown integer GENERATED ALWAYS AS (
CASE
    WHEN ((children >= 1) AND (children <= 4)) THEN NULL::integer
    ELSE children
END) STORED,
    children_reason text GENERATED ALWAYS AS (
CASE
    WHEN ((children >= 1) AND (children <= 4)) THEN 'small_count'::text
    WHEN ((children IS NULL) AND (observed_on IS NOT NULL)) THEN 'not_observed'::text
    ELSE NULL::text
END) STORED,
    practitioners integer,
    observed_on date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT centre_fee_band_check CHECK ((fee_band = ANY (ARRAY['none'::text, 'under_200'::text, '200_499'::text, '500_999'::text, '1000_up'::text]))),
    CONSTRAINT centre_latitude_check CHECK (((latitude >= ('-35'::integer)::double precision) AND (latitude <= ('-22'::integer)::double precision))),
    CONSTRAINT centre_longitude_check CHECK (((longitude >= (16)::double precision) AND (longitude <= (33)::double precision))),
    CONSTRAINT centre_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT centre_position_check CHECK (((latitude IS NULL) = (longitude IS NULL))),
    CONSTRAINT centre_programme_type_check CHECK ((programme_type = ANY (ARRAY['centre'::text, 'playgroup'::text, 'day_mother'::text, 'mobile'::text]))),
    CONSTRAINT centre_quintile_check CHECK (((quintile >= 1) AND (quintile <= 5))),
    CONSTRAINT centre_state_check CHECK ((LEAST(capacity, children, practitioners) >= 0))
);

ALTER TABLE ONLY ecdp.centre FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.centre IS 'An Early Childhood Development centre. Its capacity, children and practitioners are the newest measure''s.';

COMMENT ON COLUMN ecdp.centre.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.centre.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.centre.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.centre.name IS 'Name of the centre.';

COMMENT ON COLUMN ecdp.centre.name_folded IS 'The key that the name is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.centre.programme_type IS 'How it works: centre, playgroup, day_mother or mobile.';

COMMENT ON COLUMN ecdp.centre.region_id IS 'The ward it lies in, inside this municipality; the municipality where the ward is not known.';

COMMENT ON COLUMN ecdp.centre.locality_id IS 'The municipality''s own area it lies in: suburb, village, informal settlement.';

COMMENT ON COLUMN ecdp.centre.latitude IS 'Degrees north (negative in South Africa), WGS 84.';

COMMENT ON COLUMN ecdp.centre.longitude IS 'Degrees east, WGS 84.';

COMMENT ON COLUMN ecdp.centre.fee_band IS 'Monthly fee in rand: none, under_200, 200_499, 500_999 or 1000_up.';

COMMENT ON COLUMN ecdp.centre.quintile IS 'Income quintile of the community served, 1 the poorest.';

COMMENT ON COLUMN ecdp.centre.subsidised IS 'Whether it receives the per-child subsidy; null where unknown.';

COMMENT ON COLUMN ecdp.centre.languages IS 'Languages, as ISO 639 codes.';

COMMENT ON COLUMN ecdp.centre.capacity IS 'Places, from the newest measure that has it.';

COMMENT ON COLUMN ecdp.centre.children IS 'Children enrolled, from the newest measure that has it.';

COMMENT ON COLUMN ecdp.centre.children_shown IS 'The same for analysts: null for 1 to 4 children.';

COMMENT ON COLUMN ecdp.centre.children_reason IS 'Why children_shown is null: small_count (1 to 4 children) or not_observed (the measures say nothing of it); null where it is shown or there is no measure.';

COMMENT ON COLUMN ecdp.centre.practitioners IS 'Practitioners, from the newest measure that has it.';

COMMENT ON COLUMN ecdp.centre.observed_on IS 'Day of the newest measure.';

COMMENT ON COLUMN ecdp.centre.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.centre.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.centre.archived_at IS 'When it was archived; null while in use.';

CREATE FUNCTION app.centre_underserved(tenant integer, day date) RETURNS TABLE(centre_id uuid, underserved boolean)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT c.id,
     u.underserved
    FROM (ecdp.centre c
      CROSS JOIN LATERAL app.centre_place_underserved(centre_underserved.tenant, c.region_id, c.locality_id, c.quintile, centre_underserved.day) u(underserved, basis))
   WHERE (c.tenant_id = centre_underserved.tenant);
END;

COMMENT ON FUNCTION app.centre_underserved(tenant integer, day date) IS 'Which centres serve an underserved community at the start of a day: see app.centre_place_underserved().';

CREATE FUNCTION app.check_attendance() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    event record;
begin
    -- It is neither moved nor cancelled meanwhile: see app.keep_attended_past().
    select e.held_on, e.status into event
    from ecdp.engagement as e
    where e.tenant_id = new.tenant_id and e.id = new.engagement_id
    for no key update;
    if event.held_on > app.today() then
        raise exception 'nobody can have come to what lies ahead'
        using errcode = '23514', constraint = 'engagement_attendance_attended_future_check',
        table = 'engagement_attendance', schema = 'ecdp', column = 'attended';
    end if;
    if event.status <> 'confirmed' then
        raise exception 'nobody can have come to what did not take place'
        using errcode = '23514', constraint = 'engagement_attendance_attended_status_check',
        table = 'engagement_attendance', schema = 'ecdp', column = 'attended';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.check_attendance() IS 'Trigger: nobody has come to an engagement that lies ahead, was cancelled or was postponed.';

CREATE FUNCTION app.check_centre_place() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    fault text := app.place_fault(new.tenant_id, new.region_id);
begin
    if fault = 'outside' then
        raise exception 'the region is not inside the municipality'
        using errcode = '23514', constraint = 'centre_region_id_inside_check', table = 'centre', schema = 'ecdp',
        column = 'region_id';
    end if;
    if fault = 'invalid' then
        raise exception 'the region is not valid today'
        using errcode = '23514', constraint = 'centre_region_id_valid_check', table = 'centre', schema = 'ecdp',
        column = 'region_id';
    end if;
    if exists (
        select from ecdp.locality as l
        where
            l.tenant_id = new.tenant_id and l.id = new.locality_id
            and (l.valid_from > app.today() or l.valid_to <= app.today())
    ) then
        raise exception 'the area is not in use today'
        using errcode = '23514', constraint = 'centre_locality_id_valid_check', table = 'centre', schema = 'ecdp',
        column = 'locality_id';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.check_centre_place() IS 'Trigger: a centre is put into a region of its own municipality that is valid today, and an area that is in use today.';

CREATE FUNCTION app.check_duplicate_partner() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    candidates jsonb;
begin
    -- Partners of a municipality are looked for and made one after the other: of two that are alike and made at once, the
    -- second sees the first.
    perform pg_advisory_xact_lock(hashtext('ecdp.partner'), new.tenant_id);
    -- A generated column has no value yet.
    select jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'rules', d.rules) order by d.name, d.id)
    into candidates
    from app.partner_duplicates(
        new.tenant_id, new.id, app.fold(new.name), new.registration_type, app.fold_number(new.registration_number),
        case when new.phone is not null then array[new.phone] end
    ) as d;
    if candidates is not null then
        raise exception 'a partner like this one is there already'
        using errcode = '23514', constraint = 'partner_duplicate_check', table = 'partner', schema = 'ecdp',
        detail = candidates::text;
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.check_duplicate_partner() IS 'Trigger: a partner that looks like another one is made only where it was said to be another. Its detail lists the candidates.';

CREATE FUNCTION app.check_locality_parent() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    fault text := app.place_fault(new.tenant_id, new.parent_id);
begin
    if fault = 'outside' then
        raise exception 'the region is not inside the municipality'
        using errcode = '23514', constraint = 'locality_parent_id_inside_check', table = 'locality', schema = 'ecdp',
        column = 'parent_id';
    end if;
    if fault = 'invalid' then
        raise exception 'the region is not valid today'
        using errcode = '23514', constraint = 'locality_parent_id_valid_check', table = 'locality', schema = 'ecdp',
        column = 'parent_id';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.check_locality_parent() IS 'Trigger (after the row, so that policies speak first): an area is put into a region of its own municipality that is valid today.';

CREATE FUNCTION app.check_merge(tenant integer, merged uuid, into_partner uuid) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    fault text;
begin
    if merged = into_partner then
        fault := 'self';
    else
        select
            case
                when count(*) filter (where p.id = into_partner) = 0 then 'unknown'
                when bool_or(p.id = into_partner and p.merged_into_id is not null) then 'into_merged'
                when bool_or(p.id = into_partner and p.archived_at is not null) then 'into_archived'
                when bool_or(p.id = merged and p.merged_into_id is not null) then 'merged'
                when bool_or(p.id = merged and p.archived_at is not null) then 'archived'
            end
        into fault
        from ecdp.partner as p
        where p.tenant_id = tenant and p.id in (merged, into_partner);
    end if;
    if fault is not null then
        raise exception 'these partners cannot be merged: %', fault
        using errcode = '23514', constraint = 'partner_merge_' || fault || '_check', table = 'partner_merge',
        schema = 'ecdp', column = 'into_id';
    end if;
end
$$;

COMMENT ON FUNCTION app.check_merge(tenant integer, merged uuid, into_partner uuid) IS 'Fails where one partner cannot be merged into the other.';

CREATE FUNCTION app.check_phase() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    programme record;
begin
    -- One change of a programme's plan at a time: the dates of its phases hang together.
    select * into programme
    from ecdp.programme as p
    where p.tenant_id = new.tenant_id and p.id = new.programme_id
    for no key update;
    -- An empty one is the table's to refuse.
    if new.ends_on <= new.starts_on then return new; end if;
    if new.starts_on < programme.starts_on or new.ends_on > programme.ends_on then
        raise exception 'a phase lies within its programme'
        using errcode = '23514', constraint = 'programme_phase_within_check', table = 'programme_phase',
        schema = 'ecdp';
    end if;
    if exists (
        select from ecdp.programme_phase as o
        where
            o.tenant_id = new.tenant_id and o.programme_id = new.programme_id and o.id <> new.id
            and o.archived_at is null and o.starts_on < new.ends_on and new.starts_on < o.ends_on
    ) then
        raise exception 'phases of a programme do not overlap'
        using errcode = '23514', constraint = 'programme_phase_overlap_check', table = 'programme_phase',
        schema = 'ecdp';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.check_phase() IS 'Trigger: a phase lies within its programme and overlaps no other.';

CREATE FUNCTION app.check_postponed() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    its_status text;
begin
    if tg_op = 'UPDATE' then
        -- Set when the row is made only, so no event comes back to itself this way.
        if new.postponed_from_id is distinct from old.postponed_from_id then
            raise exception 'an event keeps the one that it takes the place of'
            using errcode = '23514', constraint = 'engagement_postponed_from_id_kept_check', table = 'engagement',
            schema = 'ecdp', column = 'postponed_from_id';
        end if;
        if new.status <> old.status and old.status = 'postponed' and exists (
            select from ecdp.engagement as e
            where e.tenant_id = new.tenant_id and e.postponed_from_id = new.id and e.archived_at is null
        ) then
            raise exception 'another event takes its place'
            using errcode = '23514', constraint = 'engagement_status_replaced_check', table = 'engagement',
            schema = 'ecdp', column = 'status';
        end if;
        return new;
    end if;
    if new.postponed_from_id is null then return new; end if;
    select e.status into its_status
    from ecdp.engagement as e
    where e.tenant_id = new.tenant_id and e.id = new.postponed_from_id
    for no key update;
    if its_status <> 'postponed' then
        raise exception 'only a postponed event has another in its place'
        using errcode = '23514', constraint = 'engagement_postponed_from_id_status_check', table = 'engagement',
        schema = 'ecdp', column = 'postponed_from_id';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.check_postponed() IS 'Trigger: an event takes the place of one that was postponed, from its making on.';

CREATE PROCEDURE app.check_references(IN table_name text)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    reference record;
    body text := '';
begin
    for reference in select * from app.archivable_references(table_name) loop
        body := body || format(
            $block$
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.%2$I as p where p.tenant_id = n.tenant_id and p.id = n.%3$I
            ) is not null
        );
    elsif tg_argv[1] = %3$L then
        refused := exists (
            select from ecdp.%2$I as p
            where p.tenant_id = new.tenant_id and p.id = new.%3$I and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception '%3$s refers to an archived row'
        using errcode = '23514', constraint = '%1$s_%3$s_archived_check', table = %1$L, schema = 'ecdp',
        column = %3$L;
    end if;$block$,
            table_name, reference.parent, reference.column_name);
    end loop;
    if body = '' then return; end if;
    execute format(
        $function$
create or replace function app.%I() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $body$
declare
    refused bool := false;
begin%s
    return null;
end
$body$;
$function$,
        table_name || '_references', body);
    execute format(
        'comment on function app.%I() is %L', table_name || '_references',
        'Trigger: refuses a new reference of ' || table_name || ' to an archived row. Written by app.check_references().');
end
$_$;

COMMENT ON PROCEDURE app.check_references(IN table_name text) IS 'Writes the trigger function that refuses a table''s new references to archived rows. Called by app.protect().';

CREATE FUNCTION app.check_signature() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    first_mou date;
    first_agreement date;
begin
    -- Signatures of one partnership are looked at one after the other, and not while it moves.
    perform from ecdp.partnership as p
    where p.tenant_id = new.tenant_id and p.id = new.partnership_id
    for no key update;
    if new.signed_on < (
        select min(h.changed_on)
        from ecdp.partnership_stage_change as h
        where h.tenant_id = new.tenant_id and h.partnership_id = new.partnership_id
    ) then
        raise exception 'nothing is signed before its partnership was identified'
        using errcode = '23514', constraint = 'document_signed_on_first_check', table = 'document', schema = 'ecdp',
        column = 'signed_on';
    end if;
    select
        min(d.signed_on) filter (where d.kind = 'mou'), min(d.signed_on) filter (where d.kind = 'agreement')
    into first_mou, first_agreement
    from ecdp.document as d
    where
        d.tenant_id = new.tenant_id and d.partnership_id = new.partnership_id and d.id <> new.id
        and d.archived_at is null;
    if new.kind = 'agreement' and new.signed_on < first_mou
        or new.kind = 'mou' and first_agreement < least(new.signed_on, first_mou)
    then
        raise exception 'the agreement is not signed before the MOU'
        using errcode = '23514', constraint = 'document_signed_on_order_check', table = 'document', schema = 'ecdp',
        column = 'signed_on';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.check_signature() IS 'Trigger: no signature before the partnership was identified, no agreement before its MOU.';

CREATE FUNCTION app.check_stage_engagement() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    event record;
begin
    if tg_op = 'INSERT' then
        if new.stage_engagement_id is null then return new; end if;
        raise exception 'a partnership begins without a move'
        using errcode = '23514', constraint = 'partnership_stage_history', table = 'partnership', schema = 'ecdp';
    end if;
    if new.stage = old.stage then
        if new.stage_engagement_id is distinct from old.stage_engagement_id then
            raise exception 'what a move came of changes with the stage only'
            using errcode = '23514', constraint = 'partnership_stage_history', table = 'partnership', schema = 'ecdp';
        end if;
        return new;
    end if;
    if new.stage_engagement_id is null then return new; end if;
    select
        e.held_on, e.status, e.archived_at,
        e.partnership_id = new.id or exists (
            select from ecdp.engagement_attendance as a
            where
                a.tenant_id = new.tenant_id and a.engagement_id = e.id and a.archived_at is null
                and (
                    a.partner_id = new.partner_id or a.centre_id in (
                        select c.centre_id
                        from ecdp.partnership_centre as c
                        where
                            c.tenant_id = new.tenant_id and c.partnership_id = new.id and c.archived_at is null
                    )
                )
        ) as is_theirs
    into event
    from ecdp.engagement as e
    where e.tenant_id = new.tenant_id and e.id = new.stage_engagement_id;
    -- One that is not there is the foreign key's to refuse.
    if not found then return new; end if;
    if event.archived_at is not null then
        raise exception 'stage_engagement_id refers to an archived row'
        using errcode = '23514', constraint = 'partnership_stage_engagement_id_archived_check', table = 'partnership',
        schema = 'ecdp', column = 'stage_engagement_id';
    end if;
    if event.status <> 'confirmed' or event.held_on > new.stage_since then
        raise exception 'a move does not come of what took place later or not at all'
        using errcode = '23514', constraint = 'partnership_stage_engagement_held_check', table = 'partnership',
        schema = 'ecdp', column = 'stage_engagement_id';
    end if;
    if event.is_theirs is not true then
        raise exception 'a move comes of an event that its partner or a centre of it has to do with'
        using errcode = '23514', constraint = 'partnership_stage_engagement_theirs_check', table = 'partnership',
        schema = 'ecdp', column = 'stage_engagement_id';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.check_stage_engagement() IS 'Trigger: a move of a partnership comes of an event that took place by then, about it or with its partner or a centre of it.';

CREATE FUNCTION app.check_successors() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    known int8;
begin
    -- Locked, so that of two areas that name each other one sees the other. The area itself is locked already, but for a
    -- new one: those before it are taken against the order of ids, so nobody waits for them and the transaction is
    -- repeated.
    begin
        perform from ecdp.locality as l
        where l.tenant_id = new.tenant_id and l.id = any(new.successor_ids) and l.id < new.id and tg_op = 'UPDATE'
        order by l.id
        for no key update nowait;
    exception when lock_not_available then
        raise exception 'a successor is being changed' using errcode = '40001';
    end;
    perform from ecdp.locality as l
    where
        l.tenant_id = new.tenant_id and l.id = any(new.successor_ids) and l.id <> new.id
        and (l.id > new.id or tg_op = 'INSERT')
    order by l.id
    for no key update;
    if exists (
        select from ecdp.locality as l
        where l.tenant_id = new.tenant_id and l.id = any(new.successor_ids) and l.archived_at is not null
    ) then
        raise exception 'a successor is archived'
        using errcode = '23514', constraint = 'locality_successor_ids_archived_check', table = 'locality',
        schema = 'ecdp', column = 'successor_ids';
    end if;
    if exists (
        with recursive walk (id) as (
            select unnest(new.successor_ids)
            union
            select s.id
            from walk as w
            inner join ecdp.locality as l on l.tenant_id = new.tenant_id and l.id = w.id and l.id <> new.id
            cross join lateral unnest(l.successor_ids) as s (id)
        )
        select from walk as w where w.id = new.id
    ) then
        raise exception 'an area comes back to itself by its successors'
        using errcode = '23514', constraint = 'locality_successor_ids_circle_check', table = 'locality',
        schema = 'ecdp', column = 'successor_ids';
    end if;
    select count(*) into known
    from (
        select l.id
        from ecdp.locality as l
        where l.tenant_id = new.tenant_id and l.id = any(new.successor_ids)
        union all
        select r.id
        from ecdp.tenant as t
        inner join ecdp.region as m on m.id = t.region_id
        inner join ecdp.region as r
            on r.id = any(new.successor_ids) and m.id in (r.id, r.municipality_id, r.district_id)
        where t.tenant_id = new.tenant_id
    ) as k;
    if known < (select count(distinct s.id) from unnest(new.successor_ids) as s (id)) then
        raise exception 'a successor is neither a region inside the municipality nor an area of it'
        using errcode = '23503', constraint = 'locality_successor_ids_fkey', table = 'locality', schema = 'ecdp',
        column = 'successor_ids';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.check_successors() IS 'Trigger: the successors of an area are regions inside the municipality, or other areas of it that are in use, and none leads back to it.';

CREATE FUNCTION app.claim_jobs(worker_name text, kinds text[], batch integer, at timestamp with time zone, lease_until timestamp with time zone, after_tenant integer DEFAULT 0, tenant_limit integer DEFAULT NULL::integer, held_tenants integer[] DEFAULT '{}'::integer[]) RETURNS TABLE(job_id uuid, job_fence integer, job_kind text, job_tenant_id integer, job_attempt integer, job_max_attempts integer, job_unique_key text, job_payload text)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
    level int2;
    tenants int4[];
    round int4[];
    share int4;
    remaining int4 := claim_jobs.batch;
    held int4[] := coalesce(claim_jobs.held_tenants, '{}');
    claimed record;
    got int4[];
begin
    select j.priority into level from ecdp.job as j where j.state = 'waiting' order by j.priority desc limit 1;
    while level is not null and remaining > 0 loop
        -- The tenants that have something waiting at this priority: one index descent for each.
        with recursive t (tenant) as (
            select min(j.queue) from ecdp.job as j where j.state = 'waiting' and j.priority = level
            union all
            select (
                select j.queue
                from ecdp.job as j
                where j.state = 'waiting' and j.priority = level and j.queue > t.tenant
                order by j.queue
                limit 1
            )
            from t
            where t.tenant is not null
        )
        select array_agg(t.tenant order by t.tenant <= claim_jobs.after_tenant, t.tenant) into tenants
        from t
        where t.tenant is not null;
        while cardinality(tenants) > 0 and remaining > 0 loop
            share := greatest(remaining / cardinality(tenants), 1);
            round := tenants[:remaining];
            tenants := tenants[remaining + 1:];
            got := '{}';
            for claimed in
                with picked as materialized (
                    select p.id
                    from unnest(round) as r (tenant)
                    cross join lateral (
                        select case
                            when claim_jobs.tenant_limit is null then share
                            else greatest(
                                least(share, claim_jobs.tenant_limit - cardinality(array_positions(held, r.tenant))), 0
                            )
                        end as rows
                    ) as allowed
                    cross join lateral (
                        -- Kind by kind, so that what others wait for is not walked through; then the oldest of these.
                        select o.id
                        from unnest(claim_jobs.kinds) as k (kind)
                        cross join lateral (
                            select w.id, w.run_at
                            from ecdp.job as w
                            where
                                w.state = 'waiting' and w.priority = level and w.queue = r.tenant and w.kind = k.kind
                                and w.run_at <= claim_jobs.at
                            order by w.run_at, w.id
                            limit allowed.rows
                            for update skip locked
                        ) as o
                        order by o.run_at, o.id
                        limit allowed.rows
                    ) as p
                )
                update ecdp.job as j
                set
                    state = 'running', worker = claim_jobs.worker_name, leased_until = claim_jobs.lease_until,
                    fence = j.fence + 1, attempt = j.attempt + 1, version = j.version + 1,
                    started_at = claim_jobs.at, updated_at = claim_jobs.at
                from picked
                where j.id = picked.id
                returning
                    j.id, j.fence, j.kind, j.tenant_id, j.queue, j.attempt, j.max_attempts, j.unique_key, j.payload::text
            loop
                remaining := remaining - 1;
                got := got || claimed.queue;
                job_id := claimed.id;
                job_fence := claimed.fence;
                job_kind := claimed.kind;
                job_tenant_id := claimed.tenant_id;
                job_attempt := claimed.attempt;
                job_max_attempts := claimed.max_attempts;
                job_unique_key := claimed.unique_key;
                job_payload := claimed.payload;
                return next;
            end loop;
            if claim_jobs.tenant_limit is not null then held := held || got; end if;
            -- Who filled its share has more, perhaps; who did not is done.
            tenants := tenants || array(
                select g.tenant from unnest(got) as g (tenant) group by g.tenant having count(*) >= share
            );
        end loop;
        select j.priority into level
        from ecdp.job as j
        where j.state = 'waiting' and j.priority < level
        order by j.priority desc
        limit 1;
    end loop;
end
$$;

COMMENT ON FUNCTION app.claim_jobs(worker_name text, kinds text[], batch integer, at timestamp with time zone, lease_until timestamp with time zone, after_tenant integer, tenant_limit integer, held_tenants integer[]) IS 'Claims up to batch waiting jobs for a worker, by priority and fairly between tenants, and leases them.';

CREATE FUNCTION app.complete_job(job_id uuid, job_fence integer, job_result jsonb, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    update ecdp.job as j
    set
        state = 'completed', result = complete_job.job_result, progress = 1, worker = null, leased_until = null,
        finished_at = complete_job.at, updated_at = complete_job.at, version = j.version + 1
    where j.id = complete_job.job_id and j.fence = complete_job.job_fence and j.state = 'running';
    if not found then
        raise exception 'job %: the lease % is not held any more', complete_job.job_id, complete_job.job_fence
        using errcode = '55000', constraint = 'job_fence', table = 'job', schema = 'ecdp';
    end if;
end
$$;

COMMENT ON FUNCTION app.complete_job(job_id uuid, job_fence integer, job_result jsonb, at timestamp with time zone) IS 'Completes a job whose lease is held; raises 55000 with constraint job_fence, which undoes the batch, where it is not.';

CREATE FUNCTION app.complete_jobs(ids uuid[], fences integer[], results text[], at timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
    completed int8;
begin
    update ecdp.job as j
    set
        state = 'completed', result = u.result::jsonb, progress = 1, worker = null, leased_until = null,
        finished_at = complete_jobs.at, updated_at = complete_jobs.at, version = j.version + 1
    from unnest(complete_jobs.ids, complete_jobs.fences, complete_jobs.results) as u (id, fence, result)
    -- Said by way of the lease, not of the state: the index of what runs would be taken for the shorter way.
    where j.id = u.id and j.fence = u.fence and j.leased_until is not null;
    get diagnostics completed = row_count;
    return completed;
end
$$;

COMMENT ON FUNCTION app.complete_jobs(ids uuid[], fences integer[], results text[], at timestamp with time zone) IS 'Completes those of the jobs whose lease is held, and says how many they were.';

CREATE FUNCTION app.contact_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.centre as p where p.tenant_id = n.tenant_id and p.id = n.centre_id
            ) is not null
        );
    elsif tg_argv[1] = 'centre_id' then
        refused := exists (
            select from ecdp.centre as p
            where p.tenant_id = new.tenant_id and p.id = new.centre_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'centre_id refers to an archived row'
        using errcode = '23514', constraint = 'contact_centre_id_archived_check', table = 'contact', schema = 'ecdp',
        column = 'centre_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.partner_id
            ) is not null
        );
    elsif tg_argv[1] = 'partner_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.partner_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partner_id refers to an archived row'
        using errcode = '23514', constraint = 'contact_partner_id_archived_check', table = 'contact', schema = 'ecdp',
        column = 'partner_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.contact_references() IS 'Trigger: refuses a new reference of contact to an archived row. Written by app.check_references().';

CREATE FUNCTION app.document_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partnership as p where p.tenant_id = n.tenant_id and p.id = n.partnership_id
            ) is not null
        );
    elsif tg_argv[1] = 'partnership_id' then
        refused := exists (
            select from ecdp.partnership as p
            where p.tenant_id = new.tenant_id and p.id = new.partnership_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partnership_id refers to an archived row'
        using errcode = '23514', constraint = 'document_partnership_id_archived_check', table = 'document', schema = 'ecdp',
        column = 'partnership_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.document_references() IS 'Trigger: refuses a new reference of document to an archived row. Written by app.check_references().';

CREATE FUNCTION app.engagement_attendance_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.engagement as p where p.tenant_id = n.tenant_id and p.id = n.engagement_id
            ) is not null
        );
    elsif tg_argv[1] = 'engagement_id' then
        refused := exists (
            select from ecdp.engagement as p
            where p.tenant_id = new.tenant_id and p.id = new.engagement_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'engagement_id refers to an archived row'
        using errcode = '23514', constraint = 'engagement_attendance_engagement_id_archived_check', table = 'engagement_attendance', schema = 'ecdp',
        column = 'engagement_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.centre as p where p.tenant_id = n.tenant_id and p.id = n.centre_id
            ) is not null
        );
    elsif tg_argv[1] = 'centre_id' then
        refused := exists (
            select from ecdp.centre as p
            where p.tenant_id = new.tenant_id and p.id = new.centre_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'centre_id refers to an archived row'
        using errcode = '23514', constraint = 'engagement_attendance_centre_id_archived_check', table = 'engagement_attendance', schema = 'ecdp',
        column = 'centre_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.partner_id
            ) is not null
        );
    elsif tg_argv[1] = 'partner_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.partner_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partner_id refers to an archived row'
        using errcode = '23514', constraint = 'engagement_attendance_partner_id_archived_check', table = 'engagement_attendance', schema = 'ecdp',
        column = 'partner_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.contact as p where p.tenant_id = n.tenant_id and p.id = n.contact_id
            ) is not null
        );
    elsif tg_argv[1] = 'contact_id' then
        refused := exists (
            select from ecdp.contact as p
            where p.tenant_id = new.tenant_id and p.id = new.contact_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'contact_id refers to an archived row'
        using errcode = '23514', constraint = 'engagement_attendance_contact_id_archived_check', table = 'engagement_attendance', schema = 'ecdp',
        column = 'contact_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.engagement_attendance_references() IS 'Trigger: refuses a new reference of engagement_attendance to an archived row. Written by app.check_references().';

CREATE FUNCTION app.engagement_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.programme as p where p.tenant_id = n.tenant_id and p.id = n.programme_id
            ) is not null
        );
    elsif tg_argv[1] = 'programme_id' then
        refused := exists (
            select from ecdp.programme as p
            where p.tenant_id = new.tenant_id and p.id = new.programme_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'programme_id refers to an archived row'
        using errcode = '23514', constraint = 'engagement_programme_id_archived_check', table = 'engagement', schema = 'ecdp',
        column = 'programme_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partnership as p where p.tenant_id = n.tenant_id and p.id = n.partnership_id
            ) is not null
        );
    elsif tg_argv[1] = 'partnership_id' then
        refused := exists (
            select from ecdp.partnership as p
            where p.tenant_id = new.tenant_id and p.id = new.partnership_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partnership_id refers to an archived row'
        using errcode = '23514', constraint = 'engagement_partnership_id_archived_check', table = 'engagement', schema = 'ecdp',
        column = 'partnership_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.engagement as p where p.tenant_id = n.tenant_id and p.id = n.postponed_from_id
            ) is not null
        );
    elsif tg_argv[1] = 'postponed_from_id' then
        refused := exists (
            select from ecdp.engagement as p
            where p.tenant_id = new.tenant_id and p.id = new.postponed_from_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'postponed_from_id refers to an archived row'
        using errcode = '23514', constraint = 'engagement_postponed_from_id_archived_check', table = 'engagement', schema = 'ecdp',
        column = 'postponed_from_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.engagement_references() IS 'Trigger: refuses a new reference of engagement to an archived row. Written by app.check_references().';

CREATE FUNCTION app.enter(tenant integer, tenants integer[], actor text, request_id text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    -- `set local` rather than set_config(): it also reaches the workers of a distributed database.
    execute format('set local app.tenant_id = %L', coalesce(tenant::text, ''));
    execute format('set local app.actor = %L', coalesce(actor, ''));
    if tenants is not null then
        execute format('set local app.tenant_ids = %L', tenants::text);
    end if;
    if request_id is not null then
        execute format('set local app.request_id = %L', request_id);
    end if;
end
$$;

COMMENT ON FUNCTION app.enter(tenant integer, tenants integer[], actor text, request_id text) IS 'Sets tenant, readable tenants, actor and request of the current transaction. Every batch begins with it.';

CREATE FUNCTION app.evaluation_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.programme as p where p.tenant_id = n.tenant_id and p.id = n.programme_id
            ) is not null
        );
    elsif tg_argv[1] = 'programme_id' then
        refused := exists (
            select from ecdp.programme as p
            where p.tenant_id = new.tenant_id and p.id = new.programme_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'programme_id refers to an archived row'
        using errcode = '23514', constraint = 'evaluation_programme_id_archived_check', table = 'evaluation', schema = 'ecdp',
        column = 'programme_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.evaluation_references() IS 'Trigger: refuses a new reference of evaluation to an archived row. Written by app.check_references().';

CREATE FUNCTION app.fail_evaluation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    tenant_before text := coalesce(current_setting('app.tenant_id', true), '');
    actor_before text := coalesce(current_setting('app.actor', true), '');
begin
    perform set_config('app.tenant_id', new.tenant_id::text, true);
    if actor_before = '' then perform set_config('app.actor', 'worker', true); end if;
    update ecdp.evaluation as e
    set
        status = 'failed', failure = 'job_' || new.state, failure_detail = left(new.error, 1000),
        version = e.version + 1, updated_at = new.updated_at
    where e.tenant_id = new.tenant_id and e.job_id = new.id and e.status = 'requested';
    perform set_config('app.tenant_id', tenant_before, true);
    perform set_config('app.actor', actor_before, true);
    return null;
end
$$;

COMMENT ON FUNCTION app.fail_evaluation() IS 'Trigger: an evaluation whose job is dead or cancelled has failed, and says why.';

CREATE FUNCTION app.fold_number(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(app.fold(value), '[ ./()-]|npo'::text, ''::text, 'g'::text);

COMMENT ON FUNCTION app.fold_number(value text) IS 'The key that a registration number is compared by: 123-456 NPO and 123456 are the same.';

CREATE FUNCTION app.follow_up_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.lead as p where p.tenant_id = n.tenant_id and p.id = n.lead_id
            ) is not null
        );
    elsif tg_argv[1] = 'lead_id' then
        refused := exists (
            select from ecdp.lead as p
            where p.tenant_id = new.tenant_id and p.id = new.lead_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'lead_id refers to an archived row'
        using errcode = '23514', constraint = 'follow_up_lead_id_archived_check', table = 'follow_up', schema = 'ecdp',
        column = 'lead_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.centre as p where p.tenant_id = n.tenant_id and p.id = n.centre_id
            ) is not null
        );
    elsif tg_argv[1] = 'centre_id' then
        refused := exists (
            select from ecdp.centre as p
            where p.tenant_id = new.tenant_id and p.id = new.centre_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'centre_id refers to an archived row'
        using errcode = '23514', constraint = 'follow_up_centre_id_archived_check', table = 'follow_up', schema = 'ecdp',
        column = 'centre_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.partner_id
            ) is not null
        );
    elsif tg_argv[1] = 'partner_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.partner_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partner_id refers to an archived row'
        using errcode = '23514', constraint = 'follow_up_partner_id_archived_check', table = 'follow_up', schema = 'ecdp',
        column = 'partner_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partnership as p where p.tenant_id = n.tenant_id and p.id = n.partnership_id
            ) is not null
        );
    elsif tg_argv[1] = 'partnership_id' then
        refused := exists (
            select from ecdp.partnership as p
            where p.tenant_id = new.tenant_id and p.id = new.partnership_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partnership_id refers to an archived row'
        using errcode = '23514', constraint = 'follow_up_partnership_id_archived_check', table = 'follow_up', schema = 'ecdp',
        column = 'partnership_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.engagement as p where p.tenant_id = n.tenant_id and p.id = n.engagement_id
            ) is not null
        );
    elsif tg_argv[1] = 'engagement_id' then
        refused := exists (
            select from ecdp.engagement as p
            where p.tenant_id = new.tenant_id and p.id = new.engagement_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'engagement_id refers to an archived row'
        using errcode = '23514', constraint = 'follow_up_engagement_id_archived_check', table = 'follow_up', schema = 'ecdp',
        column = 'engagement_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.follow_up_references() IS 'Trigger: refuses a new reference of follow_up to an archived row. Written by app.check_references().';

CREATE TABLE ecdp.partner_clearance (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    partner_id uuid NOT NULL,
    outcome text NOT NULL,
    screened_on date NOT NULL,
    expires_on date NOT NULL,
    reference text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT partner_clearance_expires_on_check CHECK ((expires_on > screened_on)),
    CONSTRAINT partner_clearance_outcome_check CHECK ((outcome = ANY (ARRAY['clear'::text, 'not_clear'::text]))),
    CONSTRAINT partner_clearance_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 100)))
);

ALTER TABLE ONLY ecdp.partner_clearance FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.partner_clearance IS 'A screening against the child protection register. Only the newest one counts, from its day until it expires.';

COMMENT ON COLUMN ecdp.partner_clearance.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.partner_clearance.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.partner_clearance.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.partner_clearance.partner_id IS 'The partner.';

COMMENT ON COLUMN ecdp.partner_clearance.outcome IS 'What the screening found: clear or not_clear.';

COMMENT ON COLUMN ecdp.partner_clearance.screened_on IS 'Day of the screening.';

COMMENT ON COLUMN ecdp.partner_clearance.expires_on IS 'First day it no longer holds.';

COMMENT ON COLUMN ecdp.partner_clearance.reference IS 'Reference of the certificate.';

COMMENT ON COLUMN ecdp.partner_clearance.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.partner_clearance.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.partner_clearance.archived_at IS 'When it was archived; null while in use.';

CREATE FUNCTION app.has_clearance(tenant integer, partner uuid, on_day date) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT COALESCE(( SELECT ((r.outcome = 'clear'::text) AND (r.expires_on > has_clearance.on_day))
            FROM ecdp.partner_clearance r
           WHERE ((r.tenant_id = has_clearance.tenant) AND (r.partner_id = has_clearance.partner) AND (r.archived_at IS NULL) AND (r.screened_on <= has_clearance.on_day))
           ORDER BY r.screened_on DESC
          LIMIT 1), false) AS "coalesce";
END;

COMMENT ON FUNCTION app.has_clearance(tenant integer, partner uuid, on_day date) IS 'Whether the newest screening of a partner by a day was clear and had not expired.';

CREATE FUNCTION app.is_merged(tenant integer, partner uuid, into_partner uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    return exists (
        select from ecdp.partner as p
        where p.tenant_id = tenant and p.id = partner and p.merged_into_id = into_partner
    );
end
$$;

COMMENT ON FUNCTION app.is_merged(tenant integer, partner uuid, into_partner uuid) IS 'Whether a partner was merged into this one. Then what refers to it and otherwise keeps its partner may follow.';

CREATE FUNCTION app.is_not_refused(tenant integer, partner uuid) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT COALESCE(( SELECT (r.outcome = 'clear'::text)
            FROM ecdp.partner_clearance r
           WHERE ((r.tenant_id = is_not_refused.tenant) AND (r.partner_id = is_not_refused.partner) AND (r.archived_at IS NULL))
           ORDER BY r.screened_on DESC
          LIMIT 1), true) AS "coalesce";
END;

COMMENT ON FUNCTION app.is_not_refused(tenant integer, partner uuid) IS 'Whether the newest screening of a partner, whatever its day, was clear: a move entered late does not pass one by that is known by now.';

CREATE FUNCTION app.keep_a_centre() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    its_stage text;
begin
    -- A move of the partnership that looks for its centres meanwhile waits for this, or this for it.
    select p.stage into its_stage
    from ecdp.partnership as p
    where p.tenant_id = new.tenant_id and p.id = new.partnership_id
    for no key update;
    if its_stage in ('mou_signed', 'agreement_signed', 'active')
        and (new.archived_at is not null or new.left_on < app.today())
        and not exists (
            select from ecdp.partnership_centre as o
            where
                o.tenant_id = new.tenant_id and o.partnership_id = new.partnership_id and o.id <> new.id
                and o.archived_at is null and (o.left_on is null or o.left_on >= app.today())
        )
    then
        raise exception 'a partnership with a signed MOU keeps a centre: complete or terminate it first'
        using errcode = '23514', constraint = 'partnership_centre_last_check', table = 'partnership_centre',
        schema = 'ecdp';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.keep_a_centre() IS 'Trigger: the last centre does not leave a partnership whose MOU is signed and which goes on.';

CREATE FUNCTION app.keep_attended_past() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if exists (
        select from ecdp.engagement_attendance as a
        where
            a.tenant_id = new.tenant_id and a.engagement_id = new.id and a.archived_at is null
            and (a.attended or a.people > 0)
    ) then
        if new.status <> 'confirmed' then
            raise exception 'an engagement that somebody came to took place'
            using errcode = '23514', constraint = 'engagement_status_attended_check', table = 'engagement',
            schema = 'ecdp', column = 'status';
        end if;
        raise exception 'an engagement that somebody came to cannot be moved past today'
        using errcode = '23514', constraint = 'engagement_held_on_future_check', table = 'engagement',
        schema = 'ecdp', column = 'held_on';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.keep_attended_past() IS 'Trigger: an engagement that somebody came to is not moved past today, cancelled or postponed.';

CREATE FUNCTION app.keep_clearance() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if tg_op = 'UPDATE' then
        if (new.outcome, new.screened_on, new.expires_on)
            is distinct from (old.outcome, old.screened_on, old.expires_on)
            or new.partner_id <> old.partner_id
            and not app.is_merged(new.tenant_id, old.partner_id, new.partner_id)
        then
            raise exception 'what a screening found never changes: record the next one'
            using errcode = '23514', constraint = 'partner_clearance_immutable', table = 'partner_clearance',
            schema = 'ecdp';
        end if;
        if new.archived_at is not null and old.archived_at is null and new.outcome <> 'clear' then
            raise exception 'a screening that was not clear is not taken away: record the next one'
            using errcode = '23514', constraint = 'partner_clearance_archived_check', table = 'partner_clearance',
            schema = 'ecdp';
        end if;
    end if;
    -- A partnership of the partner that becomes active meanwhile waits for this, or this for it: see
    -- app.move_partnership().
    perform from ecdp.partner as p
    where p.tenant_id = new.tenant_id and p.id = new.partner_id
    for no key update;
    return new;
end
$$;

COMMENT ON FUNCTION app.keep_clearance() IS 'Trigger: what a screening found never changes, and one that was not clear is never taken away.';

CREATE FUNCTION app.keep_partner() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    -- A partner that is merged takes its partnerships along: see app.merge_partner().
    if new.merged_into_id is null and exists (
        select from ecdp.partnership as p
        inner join ecdp.stage as s on s.code = p.stage
        where p.tenant_id = new.tenant_id and p.partner_id = new.id and p.archived_at is null and s.is_open
    ) then
        raise exception 'a partner with partnerships that go on is not archived'
        using errcode = '23514', constraint = 'partner_partnerships_check', table = 'partner', schema = 'ecdp';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.keep_partner() IS 'Trigger: a partner is not archived while a partnership with it goes on.';

CREATE FUNCTION app.keep_phases_within() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if exists (
        select from ecdp.programme_phase as f
        where
            f.tenant_id = new.tenant_id and f.programme_id = new.id and f.archived_at is null
            and (f.ends_on <= new.starts_on or f.starts_on >= new.ends_on)
    ) then
        raise exception 'a phase of the programme would lie outside of it'
        using errcode = '23514', constraint = 'programme_phases_within_check', table = 'programme', schema = 'ecdp';
    end if;
    -- Whoever changes a phase locks the phase, then its programme; this has locked the programme, so it must not wait for
    -- a phase. The transaction is repeated.
    begin
        perform from ecdp.programme_phase as f
        where
            f.tenant_id = new.tenant_id and f.programme_id = new.id and f.archived_at is null
            and (f.starts_on < new.starts_on or f.ends_on > new.ends_on)
        for no key update nowait;
    exception when lock_not_available then
        raise exception 'a phase of the programme is being changed' using errcode = '40001';
    end;
    update ecdp.programme_phase as f
    set
        starts_on = greatest(f.starts_on, new.starts_on), ends_on = least(f.ends_on, new.ends_on),
        version = f.version + 1, updated_at = now()
    where
        f.tenant_id = new.tenant_id and f.programme_id = new.id and f.archived_at is null
        and (f.starts_on < new.starts_on or f.ends_on > new.ends_on);
    return null;
end
$$;

COMMENT ON FUNCTION app.keep_phases_within() IS 'Trigger: phases that reach out of a programme whose days become fewer are cut; one that would be left outside is refused.';

CREATE FUNCTION app.keep_published_evaluation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    replaced record;
begin
    if tg_op <> 'INSERT' and old.status = 'published' then
        raise exception 'a published evaluation never changes: make a correction that replaces it'
        using errcode = '23514', constraint = 'evaluation_published_immutable', table = 'evaluation', schema = 'ecdp';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    -- By the database's clock: a worker's may be wrong, and this could not be taken back.
    if new.status = 'published' and new.period_end > app.today() then
        raise exception 'a period that has not ended cannot be published'
        using errcode = '23514', constraint = 'evaluation_published_future_check', table = 'evaluation', schema = 'ecdp',
        column = 'period_end';
    end if;
    if tg_op = 'INSERT' and new.replaces_id is not null then
        select e.* into replaced
        from ecdp.evaluation as e
        where e.tenant_id = new.tenant_id and e.id = new.replaces_id;
        if found and (
            replaced.status <> 'published' or replaced.revision <> new.revision - 1
            or (replaced.programme_id, replaced.kind, replaced.period_start, replaced.period_end)
            <> (new.programme_id, new.kind, new.period_start, new.period_end)
        ) then
            raise exception 'a correction follows a published evaluation of the same programme, kind and period'
            using errcode = '23514', constraint = 'evaluation_correction', table = 'evaluation', schema = 'ecdp';
        end if;
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.keep_published_evaluation() IS 'Trigger: refuses any change of a published evaluation, the publication of a period that has not ended, and a correction of anything but a published one.';

CREATE FUNCTION app.keep_published_figures() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if tg_op = 'INSERT' then
        if not exists (
            select from (select distinct n.tenant_id, n.evaluation_id from new_rows as n) as n
            where (
                select e.status from ecdp.evaluation as e where e.tenant_id = n.tenant_id and e.id = n.evaluation_id
            ) = 'published'
        ) then
            return null;
        end if;
    elsif tg_op = 'DELETE' then
        if not exists (
            select from ecdp.evaluation as e
            where e.tenant_id = old.tenant_id and e.id = old.evaluation_id and e.status = 'published'
        ) then
            return old;
        end if;
    end if;
    raise exception 'figures never change, and a published evaluation gets no more'
    using errcode = '23514', constraint = 'evaluation_figure_published_immutable', table = 'evaluation_figure',
    schema = 'ecdp';
end
$$;

COMMENT ON FUNCTION app.keep_published_figures() IS 'Trigger: figures are written before their evaluation is published.';

CREATE FUNCTION app.keep_signed_document() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if old.signed_on is not null then
        raise exception 'a signed document never changes: make the next version'
        using errcode = '23514', constraint = 'document_signed_immutable', table = 'document', schema = 'ecdp';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.keep_signed_document() IS 'Trigger: refuses any change of a signed document.';

CREATE FUNCTION app.keys(object jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select jsonb_agg(k.key order by k.key) from jsonb_object_keys(object) as k (key) $$;

COMMENT ON FUNCTION app.keys(object jsonb) IS 'Names of the members of an object, in order.';

CREATE FUNCTION app.lead_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.programme as p where p.tenant_id = n.tenant_id and p.id = n.programme_id
            ) is not null
        );
    elsif tg_argv[1] = 'programme_id' then
        refused := exists (
            select from ecdp.programme as p
            where p.tenant_id = new.tenant_id and p.id = new.programme_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'programme_id refers to an archived row'
        using errcode = '23514', constraint = 'lead_programme_id_archived_check', table = 'lead', schema = 'ecdp',
        column = 'programme_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.engagement as p where p.tenant_id = n.tenant_id and p.id = n.engagement_id
            ) is not null
        );
    elsif tg_argv[1] = 'engagement_id' then
        refused := exists (
            select from ecdp.engagement as p
            where p.tenant_id = new.tenant_id and p.id = new.engagement_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'engagement_id refers to an archived row'
        using errcode = '23514', constraint = 'lead_engagement_id_archived_check', table = 'lead', schema = 'ecdp',
        column = 'engagement_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.referrer_id
            ) is not null
        );
    elsif tg_argv[1] = 'referrer_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.referrer_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'referrer_id refers to an archived row'
        using errcode = '23514', constraint = 'lead_referrer_id_archived_check', table = 'lead', schema = 'ecdp',
        column = 'referrer_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.partner_id
            ) is not null
        );
    elsif tg_argv[1] = 'partner_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.partner_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partner_id refers to an archived row'
        using errcode = '23514', constraint = 'lead_partner_id_archived_check', table = 'lead', schema = 'ecdp',
        column = 'partner_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.lead_references() IS 'Trigger: refuses a new reference of lead to an archived row. Written by app.check_references().';

CREATE FUNCTION app.load_deprivation(vintage integer, ward_vintage text, source text, is_well_formed boolean, codes text[], scores double precision[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    total int4 := cardinality(codes);
    known int4;
    made int4;
    changed int4;
    removed int4;
begin
    select count(*) into known
    from ecdp.region as r
    where r.kind = 'ward' and r.vintage = load_deprivation.ward_vintage and r.code = any(codes);
    if known = 0 then
        return jsonb_build_object('faults', jsonb_build_array(jsonb_build_object(
            'line', 1, 'field', 'code',
            'message', 'none of these wards is loaded as one of ' || load_deprivation.ward_vintage
        )));
    end if;
    if not is_well_formed then return jsonb_build_object('faults', '[]'::jsonb); end if;

    insert into ecdp.deprivation_index as t (vintage, ward_vintage, source, wards)
    values (load_deprivation.vintage, load_deprivation.ward_vintage, load_deprivation.source, total)
    on conflict on constraint deprivation_index_pkey do update set source = excluded.source, wards = excluded.wards
    where (t.source, t.wards) is distinct from (excluded.source, excluded.wards);

    delete from ecdp.ward_deprivation as w
    where
        w.vintage = load_deprivation.vintage and w.ward_vintage = load_deprivation.ward_vintage
        and not exists (
            select from ecdp.region as r
            where r.id = w.region_id and r.code = any(codes)
        );
    get diagnostics removed = row_count;

    with written as (
        insert into ecdp.ward_deprivation as t (region_id, vintage, ward_vintage, score, share)
        select r.id, load_deprivation.vintage, load_deprivation.ward_vintage, f.score, f.share
        from (
            -- Of the file, not of the wards that are loaded: the country's.
            select u.code, u.score, cume_dist() over (order by u.score desc) as share
            from unnest(codes, scores) as u (code, score)
        ) as f
        inner join ecdp.region as r
            on r.kind = 'ward' and r.vintage = load_deprivation.ward_vintage and r.code = f.code
        on conflict on constraint ward_deprivation_pkey do update set score = excluded.score, share = excluded.share
        where (t.score, t.share) is distinct from (excluded.score, excluded.share)
        returning t.xmax = 0 as is_new
    )
    select count(*) filter (where w.is_new), count(*) filter (where not w.is_new) into made, changed from written as w;

    return jsonb_build_object('loaded', jsonb_build_object(
        'wards', total, 'known', known, 'made', made, 'changed', changed, 'removed', removed,
        'uncovered', (
            select count(*)
            from ecdp.region as r
            where r.kind = 'ward' and r.vintage = load_deprivation.ward_vintage and r.code <> all(codes)
        )
    ));
end
$$;

COMMENT ON FUNCTION app.load_deprivation(vintage integer, ward_vintage text, source text, is_well_formed boolean, codes text[], scores double precision[]) IS 'Loads an index of deprivation by ward: how many wards were written, or the faults, and then nothing was.';

CREATE FUNCTION app.load_wards(ward_vintage text, ward_source text, is_well_formed boolean, lines integer[], codes text[], names text[], municipalities text[], valid_from date[], valid_to date[], successors text[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    faults jsonb;
    made int8;
    changed int8;
begin
    faults := app.ward_faults(ward_vintage, lines, codes, municipalities, load_wards.valid_from, successors)
        || app.ward_move_faults(ward_vintage, lines, codes, municipalities, load_wards.valid_from);
    if faults <> '[]' or not is_well_formed then return jsonb_build_object('faults', faults); end if;

    with written as (
        insert into ecdp.region as t (id, kind, code, vintage, name, parent_id, valid_from, valid_to, source)
        select
            app.region_id('ward', ward_vintage, u.code), 'ward', u.code, ward_vintage, u.name,
            app.municipality_on(u.municipality, u.first_day), u.first_day, u.last_day, ward_source
        from unnest(codes, names, municipalities, load_wards.valid_from, load_wards.valid_to)
            as u (code, name, municipality, first_day, last_day)
        on conflict (id) do update set
            name = excluded.name, parent_id = excluded.parent_id, valid_from = excluded.valid_from,
            valid_to = excluded.valid_to, source = excluded.source
        where
            (t.name, t.parent_id, t.valid_from, t.valid_to, t.source)
            is distinct from
            (excluded.name, excluded.parent_id, excluded.valid_from, excluded.valid_to, excluded.source)
        returning t.xmax = 0 as is_new
    )
    select count(*) filter (where w.is_new), count(*) filter (where not w.is_new) into made, changed from written as w;

    delete from ecdp.region_successor as s
    where
        s.region_id in (select app.region_id('ward', ward_vintage, u.code) from unnest(codes) as u (code))
        and not exists (
            select from unnest(codes, successors) as u (code, names)
            cross join lateral unnest(string_to_array(u.names, ' ')) as n (name)
            where
                app.region_id('ward', ward_vintage, u.code) = s.region_id
                and app.region_id('ward', split_part(n.name, '/', 1), split_part(n.name, '/', 2)) = s.successor_id
        );
    insert into ecdp.region_successor (region_id, successor_id)
    select
        app.region_id('ward', ward_vintage, u.code),
        app.region_id('ward', split_part(n.name, '/', 1), split_part(n.name, '/', 2))
    from unnest(codes, successors) as u (code, names)
    cross join lateral unnest(string_to_array(u.names, ' ')) as n (name)
    on conflict do nothing;
    return jsonb_build_object('loaded', jsonb_build_object('made', made, 'changed', changed));
end
$$;

COMMENT ON FUNCTION app.load_wards(ward_vintage text, ward_source text, is_well_formed boolean, lines integer[], codes text[], names text[], municipalities text[], valid_from date[], valid_to date[], successors text[]) IS 'Loads wards of one vintage: how many were made and changed, or the faults, and then nothing was.';

CREATE TABLE ecdp.centre_need (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    centre_id uuid NOT NULL,
    area text NOT NULL,
    priority integer NOT NULL,
    note text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT centre_need_note_check CHECK (((length(note) >= 1) AND (length(note) <= 2000))),
    CONSTRAINT centre_need_priority_check CHECK (((priority >= 1) AND (priority <= 5)))
);

ALTER TABLE ONLY ecdp.centre_need FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.centre_need IS 'What a centre needs: an area of collaboration with its priority.';

COMMENT ON COLUMN ecdp.centre_need.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.centre_need.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.centre_need.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.centre_need.centre_id IS 'The centre.';

COMMENT ON COLUMN ecdp.centre_need.area IS 'Area of collaboration; one need an area.';

COMMENT ON COLUMN ecdp.centre_need.priority IS 'From 1 to 5, 5 the most pressing.';

COMMENT ON COLUMN ecdp.centre_need.note IS 'In the centre''s words.';

COMMENT ON COLUMN ecdp.centre_need.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.centre_need.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.centre_need.archived_at IS 'When it was archived; null while in use.';

CREATE TABLE ecdp.collaboration_area (
    code text NOT NULL,
    area_group text NOT NULL,
    name text NOT NULL,
    "position" integer NOT NULL,
    CONSTRAINT collaboration_area_area_group_check CHECK ((area_group = ANY (ARRAY['education'::text, 'health'::text, 'community'::text, 'finance'::text])))
);

COMMENT ON TABLE ecdp.collaboration_area IS 'The eight areas of collaboration, in four groups.';

COMMENT ON COLUMN ecdp.collaboration_area.code IS 'Code used everywhere.';

COMMENT ON COLUMN ecdp.collaboration_area.area_group IS 'education, health, community or finance.';

COMMENT ON COLUMN ecdp.collaboration_area.name IS 'Name for people.';

COMMENT ON COLUMN ecdp.collaboration_area."position" IS 'Order of display.';

CREATE TABLE ecdp.partner (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    name text NOT NULL,
    name_folded text GENERATED ALWAYS AS (app.fold(name)) STORED NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    sub_kind text NOT NULL,
    registration_type text,
    registration_number text,
    registration_number_folded text GENERATED ALWAYS AS (app.fold_number(registration_number)) STORED COLLATE pg_catalog."C",
    focus text[] DEFAULT '{}'::text[] NOT NULL,
    languages text[] DEFAULT '{}'::text[] NOT NULL,
    latitude double precision,
    longitude double precision,
    website text,
    phone text COLLATE pg_catalog."C",
    note text,
    confirm_duplicate boolean DEFAULT false NOT NULL,
    merged_into_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT partner_focus_check CHECK ((focus <@ ARRAY['education'::text, 'child_welfare'::text, 'community_development'::text, 'health'::text, 'finance'::text])),
    CONSTRAINT partner_latitude_check CHECK (((latitude >= ('-35'::integer)::double precision) AND (latitude <= ('-22'::integer)::double precision))),
    CONSTRAINT partner_longitude_check CHECK (((longitude >= (16)::double precision) AND (longitude <= (33)::double precision))),
    CONSTRAINT partner_merged_into_id_check CHECK (((merged_into_id IS NULL) OR ((archived_at IS NOT NULL) AND (merged_into_id <> id)))),
    CONSTRAINT partner_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT partner_note_check CHECK (((length(note) >= 1) AND (length(note) <= 4000))),
    CONSTRAINT partner_phone_check CHECK ((phone ~ '^\+[0-9]{8,15}$'::text)),
    CONSTRAINT partner_position_check CHECK (((latitude IS NULL) = (longitude IS NULL))),
    CONSTRAINT partner_registration_check CHECK (((registration_type IS NULL) = (registration_number IS NULL))),
    CONSTRAINT partner_registration_number_check CHECK (((length(registration_number) >= 1) AND (length(registration_number) <= 50))),
    CONSTRAINT partner_registration_type_check CHECK ((registration_type = ANY (ARRAY['npo'::text, 'pbo'::text, 'company'::text]))),
    CONSTRAINT partner_website_check CHECK (((length(website) >= 1) AND (length(website) <= 300)))
);

ALTER TABLE ONLY ecdp.partner FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.partner IS 'An organisation that can help centres, as this municipality knows it.';

COMMENT ON COLUMN ecdp.partner.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.partner.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.partner.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.partner.name IS 'Name of the organisation.';

COMMENT ON COLUMN ecdp.partner.name_folded IS 'The key that the name is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.partner.kind IS 'Kind of organisation: cbo, wellness, government, corporate or education.';

COMMENT ON COLUMN ecdp.partner.sub_kind IS 'A sub-kind of its kind; see partner_sub_kind.';

COMMENT ON COLUMN ecdp.partner.registration_type IS 'What the number is: npo, pbo or company.';

COMMENT ON COLUMN ecdp.partner.registration_number IS 'Registration number; goes with registration_type.';

COMMENT ON COLUMN ecdp.partner.registration_number_folded IS 'The key that the number is compared by: see app.fold_number().';

COMMENT ON COLUMN ecdp.partner.focus IS 'Fields it works in: education, child_welfare, community_development, health or finance.';

COMMENT ON COLUMN ecdp.partner.languages IS 'Languages it works in, as ISO 639 codes.';

COMMENT ON COLUMN ecdp.partner.latitude IS 'Degrees north (negative in South Africa), WGS 84.';

COMMENT ON COLUMN ecdp.partner.longitude IS 'Degrees east, WGS 84.';

COMMENT ON COLUMN ecdp.partner.website IS 'Address of its site.';

COMMENT ON COLUMN ecdp.partner.phone IS 'The organisation''s own telephone number, in any usual spelling, South African if no country is given; kept in E.164.';

COMMENT ON COLUMN ecdp.partner.note IS 'Free text.';

COMMENT ON COLUMN ecdp.partner.confirm_duplicate IS 'Whether it is another organisation than the ones that look like it: whoever made it said so.';

COMMENT ON COLUMN ecdp.partner.merged_into_id IS 'The partner that it was merged into; null where it was not.';

COMMENT ON COLUMN ecdp.partner.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.partner.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.partner.archived_at IS 'When it was archived; null while in use.';

CREATE TABLE ecdp.partner_offer (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    partner_id uuid NOT NULL,
    area text NOT NULL,
    capacity integer NOT NULL,
    forms text[] DEFAULT '{}'::text[] NOT NULL,
    note text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT partner_offer_capacity_check CHECK (((capacity >= 0) AND (capacity <= 100000))),
    CONSTRAINT partner_offer_forms_check CHECK ((forms <@ ARRAY['funding'::text, 'materials'::text, 'training'::text, 'expertise'::text, 'volunteers'::text, 'services'::text, 'policy_support'::text, 'research'::text, 'mentorship'::text, 'curriculum_development'::text])),
    CONSTRAINT partner_offer_note_check CHECK (((length(note) >= 1) AND (length(note) <= 2000)))
);

ALTER TABLE ONLY ecdp.partner_offer FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.partner_offer IS 'What a partner offers: an area of collaboration, for how many centres at once, in which forms.';

COMMENT ON COLUMN ecdp.partner_offer.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.partner_offer.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.partner_offer.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.partner_offer.partner_id IS 'The partner.';

COMMENT ON COLUMN ecdp.partner_offer.area IS 'Area of collaboration; one offer an area.';

COMMENT ON COLUMN ecdp.partner_offer.capacity IS 'Centres it can serve at once.';

COMMENT ON COLUMN ecdp.partner_offer.forms IS 'Forms of support.';

COMMENT ON COLUMN ecdp.partner_offer.note IS 'Free text.';

COMMENT ON COLUMN ecdp.partner_offer.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.partner_offer.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.partner_offer.archived_at IS 'When it was archived; null while in use.';

CREATE TABLE ecdp.partner_service_area (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    partner_id uuid NOT NULL,
    region_id uuid,
    locality_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT partner_service_area_place_check CHECK ((num_nonnulls(region_id, locality_id) = 1))
);

ALTER TABLE ONLY ecdp.partner_service_area FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.partner_service_area IS 'Where a partner works: a region of any level, inside or outside the municipality, or an area that the municipality named itself.';

COMMENT ON COLUMN ecdp.partner_service_area.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.partner_service_area.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.partner_service_area.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.partner_service_area.partner_id IS 'The partner.';

COMMENT ON COLUMN ecdp.partner_service_area.region_id IS 'The region: any level, inside or outside the municipality; null for an own area.';

COMMENT ON COLUMN ecdp.partner_service_area.locality_id IS 'The municipality''s own area: suburb, village, informal settlement; null for a region.';

COMMENT ON COLUMN ecdp.partner_service_area.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.partner_service_area.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.partner_service_area.archived_at IS 'When it was archived; null while in use.';

CREATE TABLE ecdp.partnership (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    programme_id uuid,
    partner_id uuid NOT NULL,
    title text NOT NULL,
    title_folded text GENERATED ALWAYS AS (app.fold(title)) STORED NOT NULL COLLATE pg_catalog."C",
    stage text DEFAULT 'identified'::text NOT NULL,
    stage_since date NOT NULL,
    stage_reason text,
    held_from text,
    works_with_children boolean DEFAULT true NOT NULL,
    objectives text[] NOT NULL,
    areas text[] NOT NULL,
    secured_on date,
    formalised_on date,
    note text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    stage_engagement_id uuid,
    CONSTRAINT partnership_areas_check CHECK (((cardinality(areas) > 0) AND (areas <@ ARRAY['curriculum_sharing'::text, 'teacher_training'::text, 'physical_mental_health'::text, 'nutrition_hygiene'::text, 'family_engagement'::text, 'community_advocacy'::text, 'funding_access'::text, 'resource_mobilisation'::text]))),
    CONSTRAINT partnership_held_from_check CHECK (((held_from IS NOT NULL) = (stage = 'on_hold'::text))),
    CONSTRAINT partnership_note_check CHECK (((length(note) >= 1) AND (length(note) <= 4000))),
    CONSTRAINT partnership_objectives_check CHECK (((cardinality(objectives) > 0) AND (objectives <@ ARRAY['capacity_building'::text, 'health_wellness'::text, 'funding_access'::text, 'community_advocacy'::text, 'networking_learning'::text]))),
    CONSTRAINT partnership_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
);

ALTER TABLE ONLY ecdp.partnership FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.partnership IS 'A partnership of one partner with one or more centres.';

COMMENT ON COLUMN ecdp.partnership.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.partnership.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.partnership.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.partnership.programme_id IS 'The programme it counts for; null for none.';

COMMENT ON COLUMN ecdp.partnership.partner_id IS 'The partner.';

COMMENT ON COLUMN ecdp.partnership.title IS 'Short name people use for it.';

COMMENT ON COLUMN ecdp.partnership.title_folded IS 'The key that the title is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.partnership.stage IS 'Where it stands; see stage.';

COMMENT ON COLUMN ecdp.partnership.stage_since IS 'Day it came to this stage; on creation the day it was identified.';

COMMENT ON COLUMN ecdp.partnership.stage_reason IS 'Why it was moved there.';

COMMENT ON COLUMN ecdp.partnership.held_from IS 'The stage it goes back to, while on_hold.';

COMMENT ON COLUMN ecdp.partnership.works_with_children IS 'Whether people of the partner meet children: then a valid clearance is needed to be active.';

COMMENT ON COLUMN ecdp.partnership.objectives IS 'What it is for: one or more of the five objectives.';

COMMENT ON COLUMN ecdp.partnership.areas IS 'One or more of the eight areas of collaboration.';

COMMENT ON COLUMN ecdp.partnership.secured_on IS 'Day its MOU was signed; never taken back.';

COMMENT ON COLUMN ecdp.partnership.formalised_on IS 'Day its agreement was signed; never taken back.';

COMMENT ON COLUMN ecdp.partnership.note IS 'Free text.';

COMMENT ON COLUMN ecdp.partnership.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.partnership.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.partnership.archived_at IS 'When it was archived; null while in use.';

COMMENT ON COLUMN ecdp.partnership.stage_engagement_id IS 'The event or meeting that its last move came of; null for none.';

CREATE TABLE ecdp.partnership_centre (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    partnership_id uuid NOT NULL,
    centre_id uuid NOT NULL,
    joined_on date NOT NULL,
    left_on date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT partnership_centre_left_on_check CHECK ((left_on >= joined_on))
);

ALTER TABLE ONLY ecdp.partnership_centre FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.partnership_centre IS 'Which centres take part in a partnership, and when.';

COMMENT ON COLUMN ecdp.partnership_centre.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.partnership_centre.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.partnership_centre.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.partnership_centre.partnership_id IS 'The partnership.';

COMMENT ON COLUMN ecdp.partnership_centre.centre_id IS 'The centre.';

COMMENT ON COLUMN ecdp.partnership_centre.joined_on IS 'First day.';

COMMENT ON COLUMN ecdp.partnership_centre.left_on IS 'Last day; null while it takes part.';

COMMENT ON COLUMN ecdp.partnership_centre.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.partnership_centre.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.partnership_centre.archived_at IS 'When it was archived; null while in use.';

CREATE TABLE ecdp.region (
    id uuid NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    vintage text NOT NULL,
    name text NOT NULL,
    code_folded text GENERATED ALWAYS AS (app.fold(code)) STORED NOT NULL COLLATE pg_catalog."C",
    name_folded text GENERATED ALWAYS AS (app.fold(name)) STORED NOT NULL COLLATE pg_catalog."C",
    iso_code text,
    parent_id uuid,
    province_id uuid,
    district_id uuid,
    municipality_id uuid,
    valid_from date NOT NULL,
    valid_to date,
    area_km2 double precision,
    population integer,
    source text NOT NULL,
    CONSTRAINT region_kind_check CHECK ((kind = ANY (ARRAY['country'::text, 'province'::text, 'district'::text, 'metro'::text, 'local'::text, 'ward'::text]))),
    CONSTRAINT region_valid_to_check CHECK ((valid_to > valid_from))
);

COMMENT ON TABLE ecdp.region IS 'Country, provinces, districts, metros, local municipalities and wards, each valid for a time. The same for every tenant.';

COMMENT ON COLUMN ecdp.region.id IS 'Made from kind, vintage and code: the same in every database.';

COMMENT ON COLUMN ecdp.region.kind IS 'country, province, district, metro, local or ward.';

COMMENT ON COLUMN ecdp.region.code IS 'The official code: ZA, GT, DC10, CPT, EC101, or a ward''s 8 digits.';

COMMENT ON COLUMN ecdp.region.vintage IS 'The demarcation the code belongs to, such as 2016.';

COMMENT ON COLUMN ecdp.region.name IS 'Short name.';

COMMENT ON COLUMN ecdp.region.code_folded IS 'The key that the code is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.region.name_folded IS 'The key that the name is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.region.iso_code IS 'ISO 3166 code where there is one: ZA, ZA-GP.';

COMMENT ON COLUMN ecdp.region.parent_id IS 'The region this one lies in, from the source, never from the shape of a code.';

COMMENT ON COLUMN ecdp.region.province_id IS 'The province it is or lies in; derived from parents.';

COMMENT ON COLUMN ecdp.region.district_id IS 'The district it is or lies in, null for a metro; derived from parents.';

COMMENT ON COLUMN ecdp.region.municipality_id IS 'The metro or local municipality it is or lies in; derived from parents.';

COMMENT ON COLUMN ecdp.region.valid_from IS 'First day the region existed.';

COMMENT ON COLUMN ecdp.region.valid_to IS 'First day it no longer existed; null while it exists.';

COMMENT ON COLUMN ecdp.region.area_km2 IS 'Area in square kilometres.';

COMMENT ON COLUMN ecdp.region.population IS 'People, Census 2011.';

COMMENT ON COLUMN ecdp.region.source IS 'Where the row comes from.';

CREATE TABLE ecdp.stage (
    code text NOT NULL,
    "position" integer NOT NULL,
    is_open boolean NOT NULL
);

COMMENT ON TABLE ecdp.stage IS 'Stages of a partnership.';

COMMENT ON COLUMN ecdp.stage.code IS 'Code of the stage.';

COMMENT ON COLUMN ecdp.stage."position" IS 'Order on the road from identified to completed; the others come after.';

COMMENT ON COLUMN ecdp.stage.is_open IS 'Whether work goes on: neither completed nor declined nor terminated.';

CREATE FUNCTION app.match(tenant integer, only_centre uuid, day date, with_children boolean DEFAULT true, maximum_km double precision DEFAULT NULL::double precision, at_most integer DEFAULT NULL::integer) RETURNS TABLE(centre_id uuid, partner_id uuid, rank bigint, matches bigint, score double precision, confidence double precision, km double precision, failed text, met text[], not_met text[], coverage double precision, distance double precision, capacity double precision, load double precision, track double precision, equity double precision, rule text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH need AS MATERIALIZED (
          SELECT n.centre_id,
             bit_or((1 << (a."position" - 1))) AS areas,
             (sum(n.priority))::integer AS whole,
             COALESCE(max(n.priority) FILTER (WHERE (a."position" = 1)), 0) AS n1,
             COALESCE(max(n.priority) FILTER (WHERE (a."position" = 2)), 0) AS n2,
             COALESCE(max(n.priority) FILTER (WHERE (a."position" = 3)), 0) AS n3,
             COALESCE(max(n.priority) FILTER (WHERE (a."position" = 4)), 0) AS n4,
             COALESCE(max(n.priority) FILTER (WHERE (a."position" = 5)), 0) AS n5,
             COALESCE(max(n.priority) FILTER (WHERE (a."position" = 6)), 0) AS n6,
             COALESCE(max(n.priority) FILTER (WHERE (a."position" = 7)), 0) AS n7,
             COALESCE(max(n.priority) FILTER (WHERE (a."position" = 8)), 0) AS n8
            FROM (ecdp.centre_need n
              JOIN ecdp.collaboration_area a ON ((a.code = n.area)))
           WHERE ((n.tenant_id = match.tenant) AND (n.archived_at IS NULL))
           GROUP BY n.centre_id
         ), standing AS MATERIALIZED (
          SELECT c.id,
             percent_rank() OVER (ORDER BY COALESCE(n.whole, 0)) AS equity
            FROM (ecdp.centre c
              LEFT JOIN need n ON ((n.centre_id = c.id)))
           WHERE ((c.tenant_id = match.tenant) AND (c.archived_at IS NULL))
         ), asked AS MATERIALIZED (
          SELECT c.id,
             c.region_id,
             c.latitude,
             c.longitude,
             c.languages,
             s.equity,
                 CASE
                     WHEN (l.kind = 'village'::text) THEN true
                     WHEN (l.kind IS NOT NULL) THEN false
                     WHEN (EXISTS ( SELECT
                        FROM ecdp.region m
                       WHERE ((m.id = r.municipality_id) AND (m.kind = 'metro'::text)))) THEN false
                     ELSE NULL::boolean
                 END AS is_rural,
             COALESCE(n.areas, 0) AS areas,
             n.whole,
             n.n1,
             n.n2,
             n.n3,
             n.n4,
             n.n5,
             n.n6,
             n.n7,
             n.n8
            FROM ((((ecdp.centre c
              JOIN standing s ON ((s.id = c.id)))
              JOIN ecdp.region r ON ((r.id = c.region_id)))
              LEFT JOIN ecdp.locality l ON (((l.tenant_id = match.tenant) AND (l.id = c.locality_id))))
              LEFT JOIN need n ON ((n.centre_id = c.id)))
           WHERE ((c.tenant_id = match.tenant) AND (c.archived_at IS NULL) AND ((match.only_centre IS NULL) OR (c.id = match.only_centre)))
         ), work AS MATERIALIZED (
          SELECT p.partner_id,
             p.id,
             p.areas,
             j.centre_id
            FROM ((ecdp.partnership p
              JOIN ecdp.stage g ON (((g.code = p.stage) AND g.is_open)))
              LEFT JOIN ecdp.partnership_centre j ON (((j.tenant_id = match.tenant) AND (j.partnership_id = p.id) AND (j.archived_at IS NULL) AND ((j.left_on IS NULL) OR (j.left_on >= match.day)))))
           WHERE ((p.tenant_id = match.tenant) AND (p.archived_at IS NULL))
         ), opened AS MATERIALIZED (
          SELECT w.partner_id,
             count(DISTINCT w.id) AS partnerships
            FROM work w
           GROUP BY w.partner_id
         ), pairing AS MATERIALIZED (
          SELECT w.partner_id,
             w.centre_id,
             bit_or((1 << (a."position" - 1))) AS areas
            FROM ((work w
              CROSS JOIN LATERAL unnest(w.areas) u(area))
              JOIN ecdp.collaboration_area a ON ((a.code = u.area)))
           WHERE (w.centre_id IS NOT NULL)
           GROUP BY w.partner_id, w.centre_id
         ), served AS MATERIALIZED (
          SELECT t.partner_id,
             a."position",
             count(*) AS centres
            FROM (pairing t
              JOIN ecdp.collaboration_area a ON ((((t.areas >> (a."position" - 1)) & 1) = 1)))
           GROUP BY t.partner_id, a."position"
         ), offer AS MATERIALIZED (
          SELECT o.partner_id,
             bit_or((1 << (a."position" - 1))) AS areas,
             COALESCE(bit_or((1 << (a."position" - 1))) FILTER (WHERE (o.capacity > COALESCE(s.centres, (0)::bigint))), 0) AS free
            FROM ((ecdp.partner_offer o
              JOIN ecdp.collaboration_area a ON ((a.code = o.area)))
              LEFT JOIN served s ON (((s.partner_id = o.partner_id) AND (s."position" = a."position"))))
           WHERE ((o.tenant_id = match.tenant) AND (o.archived_at IS NULL) AND (o.capacity > 0))
           GROUP BY o.partner_id
         ), helper AS MATERIALIZED (
          SELECT p.id,
             p.latitude,
             p.longitude,
             p.languages,
             (p.archived_at IS NULL) AS is_active,
             app.has_clearance(match.tenant, p.id, match.day) AS is_cleared,
             COALESCE(o.areas, 0) AS areas,
             COALESCE(o.free, 0) AS free,
             COALESCE(w.partnerships, (0)::bigint) AS partnerships
            FROM ((ecdp.partner p
              LEFT JOIN offer o ON ((o.partner_id = p.id)))
              LEFT JOIN opened w ON ((w.partner_id = p.id)))
           WHERE (p.tenant_id = match.tenant)
         ), serving AS MATERIALIZED (
          SELECT DISTINCT s.partner_id,
             r.id AS region_id
            FROM (((( SELECT DISTINCT q.region_id
                    FROM asked q) d
              JOIN ecdp.region r ON ((r.id = d.region_id)))
              JOIN ecdp.partner_service_area s ON (((s.tenant_id = match.tenant) AND (s.archived_at IS NULL))))
              JOIN ecdp.region z ON ((z.id = s.region_id)))
           WHERE ((((((z.id = r.id) OR (z.id = r.parent_id)) OR (z.id = r.municipality_id)) OR (z.id = r.district_id)) OR (z.id = r.province_id)) OR (z.kind = 'country'::text))
         ), reach AS MATERIALIZED (
          SELECT d.region_id,
             h.id,
             h.latitude,
             h.longitude,
             h.languages,
             h.is_active,
             h.is_cleared,
             h.areas,
             h.free,
             h.partnerships,
             (v.partner_id IS NOT NULL) AS serves
            FROM ((( SELECT DISTINCT q.region_id
                    FROM asked q) d
              CROSS JOIN helper h)
              LEFT JOIN serving v ON (((v.partner_id = h.id) AND (v.region_id = d.region_id))))
         ), pair AS (
          SELECT q.id AS centre_id,
             h.id AS partner_id,
             h.serves,
             q.is_rural,
             q.equity,
             q.whole,
             q.areas,
             (q.areas & h.areas) AS met,
             ((q.areas & h.areas) & h.free) AS fit,
             COALESCE(t.areas, 0) AS taken,
             h.is_active,
             h.is_cleared,
             h.partnerships,
             ((q.languages = '{}'::text[]) OR (h.languages = '{}'::text[]) OR (q.languages && h.languages)) AS speaks,
             q.n1,
             q.n2,
             q.n3,
             q.n4,
             q.n5,
             q.n6,
             q.n7,
             q.n8,
                 CASE
                     WHEN ((q.latitude IS NOT NULL) AND (h.latitude IS NOT NULL)) THEN ((((2)::numeric * 6371.0088))::double precision * asin(LEAST((1)::double precision, sqrt(((sin((radians((h.latitude - q.latitude)) / (2)::double precision)) ^ (2)::double precision) + ((cos(radians(q.latitude)) * cos(radians(h.latitude))) * (sin((radians((h.longitude - q.longitude)) / (2)::double precision)) ^ (2)::double precision)))))))
                     ELSE NULL::double precision
                 END AS km
            FROM ((asked q
              JOIN reach h ON ((h.region_id = q.region_id)))
              LEFT JOIN pairing t ON (((t.partner_id = h.id) AND (t.centre_id = q.id))))
         ), judged AS (
          SELECT p.centre_id,
             p.partner_id,
             p.serves,
             p.is_rural,
             p.equity,
             p.whole,
             p.areas,
             p.met,
             p.fit,
             p.taken,
             p.is_active,
             p.is_cleared,
             p.partnerships,
             p.speaks,
             p.n1,
             p.n2,
             p.n3,
             p.n4,
             p.n5,
             p.n6,
             p.n7,
             p.n8,
             p.km,
                 CASE
                     WHEN (match.with_children AND (NOT p.is_cleared)) THEN 'safeguarding'::text
                     WHEN (p.met = 0) THEN 'needed_area'::text
                     WHEN ((NOT p.serves) AND COALESCE((p.km > match.maximum_km), true)) THEN 'out_of_area'::text
                     WHEN (p.fit = 0) THEN 'capacity'::text
                     WHEN (NOT p.speaks) THEN 'language'::text
                     WHEN ((p.met & (~ p.taken)) = 0) THEN 'already_partnered'::text
                     WHEN (NOT p.is_active) THEN 'active'::text
                     ELSE NULL::text
                 END AS failed
            FROM pair p
         ), part AS MATERIALIZED (
          SELECT j.centre_id,
             j.partner_id,
             j.km,
             j.failed,
             j.areas,
             j.met,
             j.equity,
             (((((((((((j.fit & 1) * j.n1) + (((j.fit >> 1) & 1) * j.n2)) + (((j.fit >> 2) & 1) * j.n3)) + (((j.fit >> 3) & 1) * j.n4)) + (((j.fit >> 4) & 1) * j.n5)) + (((j.fit >> 5) & 1) * j.n6)) + (((j.fit >> 6) & 1) * j.n7)) + (((j.fit >> 7) & 1) * j.n8)))::double precision / (j.whole)::double precision) AS coverage,
                 CASE
                     WHEN j.serves THEN (1)::double precision
                     WHEN ((j.is_rural IS NOT NULL) AND (j.km IS NOT NULL)) THEN exp(GREATEST(('-700'::integer)::double precision, ((('-0.6931471805599453'::numeric)::double precision * j.km) / (
                     CASE
                         WHEN j.is_rural THEN 40
                         ELSE 10
                     END)::double precision)))
                     ELSE NULL::double precision
                 END AS distance,
             (
                 CASE
                     WHEN (j.fit = 0) THEN 0
                     ELSE 1
                 END)::double precision AS capacity,
             ((1)::double precision / ((1 + j.partnerships))::double precision) AS load,
             NULL::double precision AS track
            FROM judged j
           WHERE ((j.failed IS NULL) OR (match.at_most IS NULL))
         ), weighed AS (
          SELECT p.centre_id,
             p.partner_id,
             p.km,
             p.failed,
             p.areas,
             p.met,
             p.equity,
             p.coverage,
             p.distance,
             p.capacity,
             p.load,
             p.track,
             (((((
                 CASE
                     WHEN (p.coverage IS NULL) THEN (0)::double precision
                     ELSE '0.4'::double precision
                 END +
                 CASE
                     WHEN (p.distance IS NULL) THEN (0)::double precision
                     ELSE '0.15'::double precision
                 END) + '0.15'::double precision) + '0.05'::double precision) +
                 CASE
                     WHEN (p.track IS NULL) THEN (0)::double precision
                     ELSE '0.15'::double precision
                 END) + '0.1'::double precision) AS known
            FROM part p
         ), scored AS (
          SELECT w.centre_id,
             w.partner_id,
             w.km,
             w.failed,
             w.areas,
             w.met,
             w.equity,
             w.coverage,
             w.distance,
             w.capacity,
             w.load,
             w.track,
             w.known,
                 CASE
                     WHEN (w.failed IS NULL) THEN (((((COALESCE((w.coverage * ('0.4'::double precision / w.known)), (0)::double precision) + COALESCE((w.distance * ('0.15'::double precision / w.known)), (0)::double precision)) + (w.capacity * ('0.15'::double precision / w.known))) + (w.load * ('0.05'::double precision / w.known))) + COALESCE((w.track * ('0.15'::double precision / w.known)), (0)::double precision)) + (w.equity * ('0.1'::double precision / w.known)))
                     ELSE NULL::double precision
                 END AS score
            FROM weighed w
         ), ranked AS (
          SELECT s.centre_id,
             s.partner_id,
             s.km,
             s.failed,
             s.areas,
             s.met,
             s.equity,
             s.coverage,
             s.distance,
             s.capacity,
             s.load,
             s.track,
             s.known,
             s.score,
                 CASE
                     WHEN (s.failed IS NULL) THEN row_number() OVER (PARTITION BY s.centre_id ORDER BY (s.failed IS NOT NULL), s.score DESC, s.km, s.partner_id)
                     ELSE NULL::bigint
                 END AS rank,
             count(*) FILTER (WHERE (s.failed IS NULL)) OVER (PARTITION BY s.centre_id) AS matches
            FROM scored s
         )
  SELECT k.centre_id,
     k.partner_id,
     k.rank,
     k.matches,
     k.score,
     LEAST(k.known, (1)::double precision) AS confidence,
     k.km,
     k.failed,
     ARRAY( SELECT a.code
            FROM ecdp.collaboration_area a
           WHERE (((k.met >> (a."position" - 1)) & 1) = 1)
           ORDER BY a."position") AS met,
     ARRAY( SELECT a.code
            FROM ecdp.collaboration_area a
           WHERE ((((k.areas & (~ k.met)) >> (a."position" - 1)) & 1) = 1)
           ORDER BY a."position") AS not_met,
     k.coverage,
     k.distance,
     k.capacity,
     k.load,
     k.track,
     k.equity,
     'match-1'::text AS rule
    FROM ranked k
   WHERE ((match.at_most IS NULL) OR (k.rank <= match.at_most));
END;

COMMENT ON FUNCTION app.match(tenant integer, only_centre uuid, day date, with_children boolean, maximum_km double precision, at_most integer) IS 'Partners for one centre, or for every centre (null), as things stand on a day: the first gate a partner fails, or its score with the parts of it, and its rank among the matches. At most so many matches a centre; null for all, with those that fail a gate.';

CREATE FUNCTION app.merge_partner(merge_id uuid, merged uuid, into_partner uuid, reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    tenant int4 := app.tid();
    reference record;
    tally record;
    all_moved jsonb := '{}';
    all_archived jsonb := '{}';
    all_kept jsonb := '{}';
    fault text;
begin
    perform set_config('app.merging', 'on', true);
    perform from ecdp.partner as p
    where p.tenant_id = tenant and p.id in (merged, into_partner)
    order by p.id
    for update;
    perform app.check_merge(tenant, merged, into_partner);
    insert into ecdp.partner_merge (tenant_id, id, merged_id, into_id, reason, actor, moved, archived, kept)
    values (
        tenant, merge_id, merged, into_partner, merge_partner.reason,
        coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user), all_moved,
        all_archived, all_kept
    );
    update ecdp.partner as p
    set merged_into_id = into_partner, archived_at = now(), version = p.version + 1, updated_at = now()
    where p.tenant_id = tenant and p.id = merged;
    update ecdp.engagement_attendance as k
    set
        invited = k.invited or o.invited, answer = coalesce(k.answer, o.answer),
        attended = case when k.attended or o.attended then true else coalesce(k.attended, o.attended) end,
        people = coalesce(greatest(k.people, o.people), k.people, o.people), version = k.version + 1, updated_at = now()
    from ecdp.engagement_attendance as o
    where
        k.tenant_id = tenant and k.partner_id = into_partner and k.archived_at is null
        and o.tenant_id = tenant and o.partner_id = merged and o.archived_at is null
        and o.engagement_id = k.engagement_id;
    begin
        for reference in
            select c.relname::text as table_name, a.attname::text as column_name
            from pg_constraint as f
            inner join pg_class as c on c.oid = f.conrelid
            inner join pg_attribute as a on a.attrelid = f.conrelid and a.attnum = f.conkey[2]
            where
                f.contype = 'f' and f.confrelid = 'ecdp.partner'::regclass and cardinality(f.conkey) = 2
                -- What was merged into what stays as it was.
                and f.conrelid <> 'ecdp.partner_merge'::regclass
            order by c.relname, a.attnum
        loop
            select m.* into tally
            from app.move_references(reference.table_name, reference.column_name, tenant, merged, into_partner) as m;
            if tally.moved > 0 then
                all_moved := all_moved || jsonb_build_object(
                    reference.table_name, tally.moved + coalesce((all_moved ->> reference.table_name)::int8, 0));
            end if;
            if tally.archived > 0 then
                all_archived := all_archived || jsonb_build_object(
                    reference.table_name, tally.archived + coalesce((all_archived ->> reference.table_name)::int8, 0));
            end if;
            if tally.kept > 0 then
                all_kept := all_kept || jsonb_build_object(
                    reference.table_name, tally.kept + coalesce((all_kept ->> reference.table_name)::int8, 0));
            end if;
        end loop;
    exception when integrity_constraint_violation then
        get stacked diagnostics fault = constraint_name;
        raise exception 'a row that refers to the partner cannot follow: %', fault
        using errcode = '23514', constraint = 'partner_merge_rows_check', table = 'partner_merge', schema = 'ecdp',
        detail = fault;
    end;
    update ecdp.partner_merge as m
    set moved = all_moved, archived = all_archived, kept = all_kept
    where m.tenant_id = tenant and m.id = merge_id;
    perform set_config('app.merging', '', true);
end
$$;

COMMENT ON FUNCTION app.merge_partner(merge_id uuid, merged uuid, into_partner uuid, reason text) IS 'Merges a partner of the transaction''s tenant into another one: all that refers to it follows, and it is archived.';

CREATE FUNCTION app.merging() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (COALESCE(current_setting('app.merging'::text, true), ''::text) = 'on'::text);

COMMENT ON FUNCTION app.merging() IS 'Whether this transaction merges two rows: then the owner sees the rows of the transaction''s tenant. See app.merge_partner().';

CREATE TABLE ecdp.document (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    partnership_id uuid NOT NULL,
    kind text NOT NULL,
    number integer NOT NULL,
    title text NOT NULL,
    title_folded text GENERATED ALWAYS AS (app.fold(title)) STORED NOT NULL COLLATE pg_catalog."C",
    terms text DEFAULT ''::text NOT NULL,
    signed_on date,
    signed_by_partner text,
    signed_by_centres text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT document_kind_check CHECK ((kind = ANY (ARRAY['mou'::text, 'agreement'::text]))),
    CONSTRAINT document_number_check CHECK (((number >= 1) AND (number <= 1000))),
    CONSTRAINT document_signed_by_centres_check CHECK (((length(signed_by_centres) >= 1) AND (length(signed_by_centres) <= 200))),
    CONSTRAINT document_signed_by_partner_check CHECK (((length(signed_by_partner) >= 1) AND (length(signed_by_partner) <= 200))),
    CONSTRAINT document_signed_check CHECK ((num_nonnulls(signed_on, signed_by_partner, signed_by_centres) = ANY (ARRAY[0, 3]))),
    CONSTRAINT document_terms_check CHECK ((length(terms) <= 100000)),
    CONSTRAINT document_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
);
ALTER TABLE ONLY ecdp.document ALTER COLUMN title SET STATISTICS 0;
ALTER TABLE ONLY ecdp.document ALTER COLUMN title_folded SET STATISTICS 0;
ALTER TABLE ONLY ecdp.document ALTER COLUMN terms SET STATISTICS 0;
ALTER TABLE ONLY ecdp.document ALTER COLUMN signed_by_partner SET STATISTICS 0;
ALTER TABLE ONLY ecdp.document ALTER COLUMN signed_by_centres SET STATISTICS 0;

ALTER TABLE ONLY ecdp.document FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.document IS 'A version of an MOU or agreement. Once signed it never changes: a new version follows.';

COMMENT ON COLUMN ecdp.document.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.document.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.document.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.document.partnership_id IS 'The partnership.';

COMMENT ON COLUMN ecdp.document.kind IS 'mou (memorandum of understanding) or agreement.';

COMMENT ON COLUMN ecdp.document.number IS 'Version of this paper, from 1.';

COMMENT ON COLUMN ecdp.document.title IS 'Title.';

COMMENT ON COLUMN ecdp.document.title_folded IS 'The key that the title is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.document.terms IS 'Commitments, roles and expectations; terms of cooperation.';

COMMENT ON COLUMN ecdp.document.signed_on IS 'Day both sides had signed; goes with the two names.';

COMMENT ON COLUMN ecdp.document.signed_by_partner IS 'Who signed for the partner.';

COMMENT ON COLUMN ecdp.document.signed_by_centres IS 'Who signed for the centres.';

COMMENT ON COLUMN ecdp.document.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.document.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.document.archived_at IS 'When it was archived; null while in use.';

CREATE FUNCTION app.missing_proofs(tenant integer, partnership uuid, to_stage text, on_day date) RETURNS text[]
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 SELECT array_remove(ARRAY[
         CASE
             WHEN (((s."position" >= 5) AND (s."position" <= 8)) AND (NOT (EXISTS ( SELECT
                FROM ecdp.partnership_centre c
               WHERE ((c.tenant_id = p.tenant_id) AND (c.partnership_id = p.id) AND (c.archived_at IS NULL) AND (c.joined_on <= missing_proofs.on_day) AND ((c.left_on IS NULL) OR (c.left_on >= missing_proofs.on_day))))))) THEN 'centre'::text
             ELSE NULL::text
         END,
         CASE
             WHEN (((s."position" >= 5) AND (s."position" <= 8)) AND (NOT (EXISTS ( SELECT
                FROM ecdp.document d
               WHERE ((d.tenant_id = p.tenant_id) AND (d.partnership_id = p.id) AND (d.kind = 'mou'::text) AND (d.archived_at IS NULL) AND (d.signed_on <= missing_proofs.on_day)))))) THEN 'signed_mou'::text
             ELSE NULL::text
         END,
         CASE
             WHEN (((s."position" >= 6) AND (s."position" <= 8)) AND (NOT (EXISTS ( SELECT
                FROM ecdp.document d
               WHERE ((d.tenant_id = p.tenant_id) AND (d.partnership_id = p.id) AND (d.kind = 'agreement'::text) AND (d.archived_at IS NULL) AND (d.signed_on <= missing_proofs.on_day)))))) THEN 'signed_agreement'::text
             ELSE NULL::text
         END,
         CASE
             WHEN ((s.code = 'active'::text) AND p.works_with_children AND (NOT (app.has_clearance(p.tenant_id, p.partner_id, missing_proofs.on_day) AND app.is_not_refused(p.tenant_id, p.partner_id)))) THEN 'clearance'::text
             ELSE NULL::text
         END], NULL::text) AS array_remove
    FROM (ecdp.partnership p
      JOIN ecdp.stage s ON ((s.code = missing_proofs.to_stage)))
   WHERE ((p.tenant_id = missing_proofs.tenant) AND (p.id = missing_proofs.partnership));
END;

COMMENT ON FUNCTION app.missing_proofs(tenant integer, partnership uuid, to_stage text, on_day date) IS 'What a partnership lacks for a stage on a day: centre, signed_mou, signed_agreement, clearance. Empty if nothing.';

CREATE FUNCTION app.move_partnership() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    missing text[];
begin
    if tg_op = 'INSERT' then
        if new.stage <> 'identified' then
            raise exception 'a partnership begins as identified, not as %', new.stage
            using errcode = '23514', constraint = 'partnership_stage_first', table = 'partnership', schema = 'ecdp';
        end if;
        new.held_from := null;
        new.secured_on := null;
        new.formalised_on := null;
        return new;
    end if;
    if new.partner_id <> old.partner_id and not app.is_merged(new.tenant_id, old.partner_id, new.partner_id) then
        raise exception 'a partnership keeps its partner: make another one'
        using errcode = '23514', constraint = 'partnership_partner_id_kept_check', table = 'partnership',
        schema = 'ecdp', column = 'partner_id';
    end if;
    if new.programme_id is distinct from old.programme_id and old.programme_id is not null
        and num_nonnulls(old.secured_on, old.formalised_on) > 0
    then
        raise exception 'a partnership that has counted for a programme stays with it'
        using errcode = '23514', constraint = 'partnership_programme_id_kept_check', table = 'partnership',
        schema = 'ecdp', column = 'programme_id';
    end if;
    if new.works_with_children and new.stage = 'active' and (old.stage <> 'active' or not old.works_with_children) then
        -- A screening recorded meanwhile waits for this, or this for it: see app.keep_clearance().
        perform from ecdp.partner as p
        where p.tenant_id = new.tenant_id and p.id = new.partner_id
        for no key update;
    end if;
    if new.stage = old.stage then
        if (new.stage_since, new.stage_reason, new.held_from, new.secured_on, new.formalised_on)
            is distinct from (old.stage_since, old.stage_reason, old.held_from, old.secured_on, old.formalised_on)
        then
            raise exception 'the dates of a stage change with the stage only'
            using errcode = '23514', constraint = 'partnership_stage_history', table = 'partnership', schema = 'ecdp';
        end if;
        if new.works_with_children and not old.works_with_children and new.stage = 'active' then
            if not app.has_clearance(
                new.tenant_id, new.partner_id, (now() at time zone 'Africa/Johannesburg')::date
            ) then
                raise exception 'an active partnership that works with children needs a valid clearance'
                using errcode = '23514', constraint = 'partnership_works_with_children_check', table = 'partnership',
                schema = 'ecdp';
            end if;
        end if;
        return new;
    end if;
    if not exists (
        select from ecdp.stage_transition as t where t.from_stage = old.stage and t.to_stage = new.stage
    ) or (
        old.stage = 'on_hold' and new.stage not in (old.held_from, 'declined', 'terminated')
    ) then
        raise exception 'no move from % to %', old.stage, new.stage
        using errcode = '23514', constraint = 'partnership_stage_move', table = 'partnership', schema = 'ecdp',
        detail = coalesce(old.held_from, '');
    end if;
    if new.stage_reason is null then
        raise exception 'a move has a reason'
        using errcode = '23514', constraint = 'partnership_stage_reason_check', table = 'partnership', schema = 'ecdp',
        column = 'stage_reason';
    end if;
    if new.stage_since < old.stage_since then
        raise exception 'a move cannot be dated before the one it follows'
        using errcode = '23514', constraint = 'partnership_stage_order', table = 'partnership', schema = 'ecdp';
    end if;
    missing := app.missing_proofs(new.tenant_id, new.id, new.stage, new.stage_since);
    if missing <> '{}' then
        raise exception 'a partnership cannot become % without its proof', new.stage
        using errcode = '23514', constraint = 'partnership_stage_proof', detail = missing::text,
        table = 'partnership', schema = 'ecdp';
    end if;
    new.held_from := case when new.stage = 'on_hold' then old.stage end;
    new.secured_on := old.secured_on;
    new.formalised_on := old.formalised_on;
    if new.stage = 'mou_signed' and old.secured_on is null then
        select min(d.signed_on) into new.secured_on
        from ecdp.document as d
        where
            d.tenant_id = new.tenant_id and d.partnership_id = new.id and d.kind = 'mou' and d.archived_at is null;
    end if;
    if new.stage = 'agreement_signed' and old.formalised_on is null then
        select min(d.signed_on) into new.formalised_on
        from ecdp.document as d
        where
            d.tenant_id = new.tenant_id and d.partnership_id = new.id and d.kind = 'agreement'
            and d.archived_at is null;
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION app.move_partnership() IS 'Trigger: the stage machine. Refuses a skipped stage, a missing proof, a date out of order.';

CREATE FUNCTION app.move_references(table_name text, column_name text, tenant integer, merged uuid, into_partner uuid, OUT moved bigint, OUT archived bigint, OUT kept bigint) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    same record;
    staying uuid[] := '{}';
    ids uuid[];
    touched text;
begin
    archived := 0;
    begin
        execute format(
            'select count(*) from (select from ecdp.%I as r where r.tenant_id = $1 and r.%I = $2 '
            'for no key update nowait) as locked', table_name, column_name)
        into moved using tenant, merged;
    exception when lock_not_available then
        raise exception 'a row of % is being changed', table_name using errcode = '40001';
    end;
    if moved = 0 then
        kept := 0;
        return;
    end if;
    select string_agg(
        case a.attname when 'version' then ', version = r.version + 1' else ', updated_at = now()' end, ''
    ) into touched
    from pg_attribute as a
    where
        a.attrelid = format('ecdp.%I', table_name)::regclass and a.attname in ('version', 'updated_at')
        and not a.attisdropped;
    for same in select * from app.unique_beside(table_name, column_name) loop
        execute format(
            'select array_agg(m.id) from (select r.id, r.%2$I as its_partner, %3$s from ecdp.%1$I as r where %4$s '
            'and r.tenant_id = $1) as m inner join (select r.%2$I as its_partner, %3$s from ecdp.%1$I as r where %4$s '
            'and r.tenant_id = $1) as o on %5$s where m.its_partner = $2 and o.its_partner = $3',
            table_name, column_name, same.keys, same.condition, same.equal)
        into ids using tenant, merged, into_partner;
        continue when ids is null;
        if same.frees_archived then
            execute format(
                'update ecdp.%I as r set archived_at = now()%s where r.tenant_id = $1 and r.id = any($2)',
                table_name, touched)
            using tenant, ids;
            archived := archived + cardinality(ids);
        else
            staying := staying || ids;
        end if;
    end loop;
    execute format(
        'update ecdp.%1$I as r set %2$I = $3%3$s where r.tenant_id = $1 and r.%2$I = $2%4$s',
        table_name, column_name, touched,
        case when staying <> '{}' then ' and r.id <> all($4)' else ' and $4 is not null' end)
    using tenant, merged, into_partner, staying;
    kept := cardinality(staying);
    moved := moved - kept;
end
$_$;

COMMENT ON FUNCTION app.move_references(table_name text, column_name text, tenant integer, merged uuid, into_partner uuid, OUT moved bigint, OUT archived bigint, OUT kept bigint) IS 'Lets the rows of a table that refer to a partner by a column refer to another one. Called by app.merge_partner().';

CREATE FUNCTION app.municipality_on(municipality_code text, on_day date) RETURNS uuid
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT r.id
    FROM ecdp.region r
   WHERE ((r.code = municipality_on.municipality_code) AND (r.kind = ANY (ARRAY['metro'::text, 'local'::text])) AND (r.valid_from <= municipality_on.on_day) AND ((r.valid_to IS NULL) OR (r.valid_to > municipality_on.on_day)))
   ORDER BY r.valid_from DESC
  LIMIT 1;
END;

COMMENT ON FUNCTION app.municipality_on(municipality_code text, on_day date) IS 'Identifier of the metro or local municipality that had this code on this day; null where there was none.';

CREATE FUNCTION app.my_tenants() RETURNS integer[]
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT COALESCE(array_agg((substr((r.rolname)::text, 5))::integer), '{}'::integer[]) AS "coalesce"
    FROM pg_roles r
   WHERE (((r.rolname)::text ~ '^ten_[0-9]{1,9}$'::text) AND pg_has_role(CURRENT_USER, r.oid, 'member'::text));
END;

COMMENT ON FUNCTION app.my_tenants() IS 'The tenants this login may read: those whose role ten_<id> it is a member of.';

CREATE TABLE ecdp.lead (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    name text NOT NULL,
    name_folded text GENERATED ALWAYS AS (app.fold(name)) STORED NOT NULL COLLATE pg_catalog."C",
    source text NOT NULL,
    source_detail text,
    found_on date NOT NULL,
    found_by text NOT NULL,
    programme_id uuid,
    engagement_id uuid,
    referrer_id uuid,
    kind text,
    areas text[] DEFAULT '{}'::text[] NOT NULL,
    phone text COLLATE pg_catalog."C",
    website text,
    state text DEFAULT 'open'::text NOT NULL,
    partner_id uuid,
    closed_on date,
    closed_reason text,
    note text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT lead_areas_check CHECK ((areas <@ ARRAY['curriculum_sharing'::text, 'teacher_training'::text, 'physical_mental_health'::text, 'nutrition_hygiene'::text, 'family_engagement'::text, 'community_advocacy'::text, 'funding_access'::text, 'resource_mobilisation'::text])),
    CONSTRAINT lead_became_check CHECK (((state <> 'partner'::text) OR (partner_id IS NOT NULL))),
    CONSTRAINT lead_closed_check CHECK (((state <> 'closed'::text) OR (num_nonnulls(closed_on, closed_reason) = 2))),
    CONSTRAINT lead_closed_on_check CHECK ((closed_on >= found_on)),
    CONSTRAINT lead_closed_reason_check CHECK (((length(closed_reason) >= 1) AND (length(closed_reason) <= 400))),
    CONSTRAINT lead_found_by_check CHECK (((length(found_by) >= 1) AND (length(found_by) <= 200))),
    CONSTRAINT lead_kind_check CHECK ((kind = ANY (ARRAY['cbo'::text, 'wellness'::text, 'government'::text, 'corporate'::text, 'education'::text]))),
    CONSTRAINT lead_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT lead_note_check CHECK (((length(note) >= 1) AND (length(note) <= 4000))),
    CONSTRAINT lead_phone_check CHECK ((phone ~ '^\+[0-9]{8,15}$'::text)),
    CONSTRAINT lead_source_check CHECK ((source = ANY (ARRAY['community_network'::text, 'directory'::text, 'established_contact'::text, 'referral'::text, 'event'::text, 'unsolicited'::text]))),
    CONSTRAINT lead_source_detail_check CHECK (((length(source_detail) >= 1) AND (length(source_detail) <= 200))),
    CONSTRAINT lead_state_check CHECK ((state = ANY (ARRAY['open'::text, 'in_contact'::text, 'partner'::text, 'closed'::text]))),
    CONSTRAINT lead_website_check CHECK (((length(website) >= 1) AND (length(website) <= 300)))
);

ALTER TABLE ONLY ecdp.lead FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.lead IS 'An organisation that may become a partner: where it came from, who found it, and what became of it.';

COMMENT ON COLUMN ecdp.lead.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.lead.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.lead.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.lead.name IS 'What the organisation is called.';

COMMENT ON COLUMN ecdp.lead.name_folded IS 'The key that the name is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.lead.source IS 'Where it came from: community_network, directory, established_contact, referral, event or unsolicited.';

COMMENT ON COLUMN ecdp.lead.source_detail IS 'Which network, directory or contact.';

COMMENT ON COLUMN ecdp.lead.found_on IS 'Day it was found.';

COMMENT ON COLUMN ecdp.lead.found_by IS 'Role or team that found it.';

COMMENT ON COLUMN ecdp.lead.programme_id IS 'The programme it was found for; null for none.';

COMMENT ON COLUMN ecdp.lead.engagement_id IS 'The event it was met at; null for none.';

COMMENT ON COLUMN ecdp.lead.referrer_id IS 'The partner that referred it; null for none.';

COMMENT ON COLUMN ecdp.lead.kind IS 'Kind of organisation, where it is known: cbo, wellness, government, corporate or education.';

COMMENT ON COLUMN ecdp.lead.areas IS 'Areas of collaboration that it may help in.';

COMMENT ON COLUMN ecdp.lead.phone IS 'The organisation''s own telephone number, in any usual spelling, South African if no country is given; kept in E.164.';

COMMENT ON COLUMN ecdp.lead.website IS 'Address of its site.';

COMMENT ON COLUMN ecdp.lead.state IS 'open: nobody has spoken to it; in_contact; partner: it became one; closed: it did not.';

COMMENT ON COLUMN ecdp.lead.partner_id IS 'The partner it became, or is about to become.';

COMMENT ON COLUMN ecdp.lead.closed_on IS 'Day it was closed.';

COMMENT ON COLUMN ecdp.lead.closed_reason IS 'Why it was closed.';

COMMENT ON COLUMN ecdp.lead.note IS 'Free text.';

COMMENT ON COLUMN ecdp.lead.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.lead.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.lead.archived_at IS 'When it was archived; null while in use.';

CREATE FUNCTION app.open_follow_ups(tenant integer, until date) RETURNS TABLE(id uuid, version integer, what text, due_on date, owner text, subject text, subject_id uuid, subject_name text)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT f.id,
     f.version,
     f.what,
     f.due_on,
     f.owner,
         CASE
             WHEN (f.lead_id IS NOT NULL) THEN 'lead'::text
             WHEN (f.partnership_id IS NOT NULL) THEN 'partnership'::text
             WHEN (f.engagement_id IS NOT NULL) THEN 'engagement'::text
             WHEN (f.partner_id IS NOT NULL) THEN 'partner'::text
             ELSE 'centre'::text
         END AS subject,
     COALESCE(f.lead_id, f.partnership_id, f.engagement_id, f.partner_id, f.centre_id) AS subject_id,
         CASE
             WHEN (f.lead_id IS NOT NULL) THEN ( SELECT l.name
                FROM ecdp.lead l
               WHERE ((l.tenant_id = f.tenant_id) AND (l.id = f.lead_id)))
             WHEN (f.partnership_id IS NOT NULL) THEN ( SELECT p.title
                FROM ecdp.partnership p
               WHERE ((p.tenant_id = f.tenant_id) AND (p.id = f.partnership_id)))
             WHEN (f.engagement_id IS NOT NULL) THEN ( SELECT e.title
                FROM ecdp.engagement e
               WHERE ((e.tenant_id = f.tenant_id) AND (e.id = f.engagement_id)))
             WHEN (f.partner_id IS NOT NULL) THEN ( SELECT p.name
                FROM ecdp.partner p
               WHERE ((p.tenant_id = f.tenant_id) AND (p.id = f.partner_id)))
             ELSE ( SELECT c.name
                FROM ecdp.centre c
               WHERE ((c.tenant_id = f.tenant_id) AND (c.id = f.centre_id)))
         END AS subject_name
    FROM ecdp.follow_up f
   WHERE ((f.tenant_id = open_follow_ups.tenant) AND (f.done_on IS NULL) AND (f.archived_at IS NULL) AND (f.due_on <= open_follow_ups.until))
   ORDER BY f.due_on, f.id;
END;

COMMENT ON FUNCTION app.open_follow_ups(tenant integer, until date) IS 'Follow-ups that are open and due by a day, the longest overdue first, each with what it is mainly about.';

CREATE FUNCTION app.partner_clearance_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.partner_id
            ) is not null
        );
    elsif tg_argv[1] = 'partner_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.partner_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partner_id refers to an archived row'
        using errcode = '23514', constraint = 'partner_clearance_partner_id_archived_check', table = 'partner_clearance', schema = 'ecdp',
        column = 'partner_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.partner_clearance_references() IS 'Trigger: refuses a new reference of partner_clearance to an archived row. Written by app.check_references().';

CREATE TABLE ecdp.contact (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    centre_id uuid,
    partner_id uuid,
    name text NOT NULL,
    name_folded text GENERATED ALWAYS AS (app.fold(name)) STORED NOT NULL COLLATE pg_catalog."C",
    role text,
    phone text COLLATE pg_catalog."C",
    email text,
    email_folded text GENERATED ALWAYS AS (app.fold(email)) STORED COLLATE pg_catalog."C",
    preferred text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT contact_email_check CHECK (((length(email) >= 3) AND (length(email) <= 254))),
    CONSTRAINT contact_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT contact_phone_check CHECK ((phone ~ '^\+[0-9]{8,15}$'::text)),
    CONSTRAINT contact_preferred_check CHECK ((preferred = ANY (ARRAY['phone'::text, 'email'::text, 'whatsapp'::text, 'sms'::text, 'visit'::text]))),
    CONSTRAINT contact_role_check CHECK (((length(role) >= 1) AND (length(role) <= 100))),
    CONSTRAINT contact_subject_check CHECK ((num_nonnulls(centre_id, partner_id) = 1))
);
ALTER TABLE ONLY ecdp.contact ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE ONLY ecdp.contact ALTER COLUMN name_folded SET STATISTICS 0;
ALTER TABLE ONLY ecdp.contact ALTER COLUMN role SET STATISTICS 0;
ALTER TABLE ONLY ecdp.contact ALTER COLUMN phone SET STATISTICS 0;
ALTER TABLE ONLY ecdp.contact ALTER COLUMN email SET STATISTICS 0;
ALTER TABLE ONLY ecdp.contact ALTER COLUMN email_folded SET STATISTICS 0;

ALTER TABLE ONLY ecdp.contact FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.contact IS 'People to reach at a centre or partner: personal information, kept apart, listed only to those with the right.';

COMMENT ON COLUMN ecdp.contact.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.contact.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.contact.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.contact.centre_id IS 'The centre; null for a partner''s contact.';

COMMENT ON COLUMN ecdp.contact.partner_id IS 'The partner; null for a centre''s contact.';

COMMENT ON COLUMN ecdp.contact.name IS 'Name of the person.';

COMMENT ON COLUMN ecdp.contact.name_folded IS 'The key that the name is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.contact.role IS 'What they do there.';

COMMENT ON COLUMN ecdp.contact.phone IS 'Telephone number in any usual spelling, South African if no country is given; kept in E.164.';

COMMENT ON COLUMN ecdp.contact.email IS 'E-mail address.';

COMMENT ON COLUMN ecdp.contact.email_folded IS 'The key that the address is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.contact.preferred IS 'How they like to be reached.';

COMMENT ON COLUMN ecdp.contact.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.contact.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.contact.archived_at IS 'When it was archived; null while in use.';

CREATE FUNCTION app.partner_duplicates(tenant integer, except_id uuid, name_key text, number_type text, number_key text, phones text[]) RETURNS TABLE(id uuid, name text, rules text[])
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT p.id,
     p.name,
     array_agg(DISTINCT f.rule ORDER BY f.rule) AS rules
    FROM (( SELECT n.id,
             'name'::text AS rule
            FROM ecdp.partner n
           WHERE ((n.tenant_id = partner_duplicates.tenant) AND (n.name_folded = partner_duplicates.name_key) AND (n.archived_at IS NULL))
         UNION ALL
          SELECT r.id,
             'registration'::text AS rule
            FROM ecdp.partner r
           WHERE ((r.tenant_id = partner_duplicates.tenant) AND (r.registration_number_folded = partner_duplicates.number_key) AND (r.registration_type = partner_duplicates.number_type) AND (r.archived_at IS NULL))
         UNION ALL
          SELECT t.id,
             'telephone'::text AS rule
            FROM ecdp.partner t
           WHERE ((t.tenant_id = partner_duplicates.tenant) AND (t.phone = ANY (partner_duplicates.phones)) AND (t.archived_at IS NULL))
         UNION ALL
          SELECT c.partner_id,
             'telephone'::text AS rule
            FROM ecdp.contact c
           WHERE ((c.tenant_id = partner_duplicates.tenant) AND (c.phone = ANY (partner_duplicates.phones)) AND (c.partner_id IS NOT NULL) AND (c.archived_at IS NULL))) f
      JOIN ecdp.partner p ON (((p.tenant_id = partner_duplicates.tenant) AND (p.id = f.id) AND (p.archived_at IS NULL))))
   WHERE (p.id <> partner_duplicates.except_id)
   GROUP BY p.id, p.name
   ORDER BY (cardinality(array_agg(DISTINCT f.rule))) DESC, p.id
  LIMIT 10;
END;

COMMENT ON FUNCTION app.partner_duplicates(tenant integer, except_id uuid, name_key text, number_type text, number_key text, phones text[]) IS 'Partners in use that have the same name, registration or telephone (their own or a contact''s), by keys: who they are and which of these rules found them. Ten at most.';

CREATE FUNCTION app.partner_merge_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.merged_id
            ) is not null
        );
    elsif tg_argv[1] = 'merged_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.merged_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'merged_id refers to an archived row'
        using errcode = '23514', constraint = 'partner_merge_merged_id_archived_check', table = 'partner_merge', schema = 'ecdp',
        column = 'merged_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.into_id
            ) is not null
        );
    elsif tg_argv[1] = 'into_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.into_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'into_id refers to an archived row'
        using errcode = '23514', constraint = 'partner_merge_into_id_archived_check', table = 'partner_merge', schema = 'ecdp',
        column = 'into_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.partner_merge_references() IS 'Trigger: refuses a new reference of partner_merge to an archived row. Written by app.check_references().';

CREATE FUNCTION app.partner_offer_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.partner_id
            ) is not null
        );
    elsif tg_argv[1] = 'partner_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.partner_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partner_id refers to an archived row'
        using errcode = '23514', constraint = 'partner_offer_partner_id_archived_check', table = 'partner_offer', schema = 'ecdp',
        column = 'partner_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.partner_offer_references() IS 'Trigger: refuses a new reference of partner_offer to an archived row. Written by app.check_references().';

CREATE FUNCTION app.partner_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.merged_into_id
            ) is not null
        );
    elsif tg_argv[1] = 'merged_into_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.merged_into_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'merged_into_id refers to an archived row'
        using errcode = '23514', constraint = 'partner_merged_into_id_archived_check', table = 'partner', schema = 'ecdp',
        column = 'merged_into_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.partner_references() IS 'Trigger: refuses a new reference of partner to an archived row. Written by app.check_references().';

CREATE FUNCTION app.partner_service_area_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.partner_id
            ) is not null
        );
    elsif tg_argv[1] = 'partner_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.partner_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partner_id refers to an archived row'
        using errcode = '23514', constraint = 'partner_service_area_partner_id_archived_check', table = 'partner_service_area', schema = 'ecdp',
        column = 'partner_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.locality as p where p.tenant_id = n.tenant_id and p.id = n.locality_id
            ) is not null
        );
    elsif tg_argv[1] = 'locality_id' then
        refused := exists (
            select from ecdp.locality as p
            where p.tenant_id = new.tenant_id and p.id = new.locality_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'locality_id refers to an archived row'
        using errcode = '23514', constraint = 'partner_service_area_locality_id_archived_check', table = 'partner_service_area', schema = 'ecdp',
        column = 'locality_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.partner_service_area_references() IS 'Trigger: refuses a new reference of partner_service_area to an archived row. Written by app.check_references().';

CREATE FUNCTION app.partnership_centre_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partnership as p where p.tenant_id = n.tenant_id and p.id = n.partnership_id
            ) is not null
        );
    elsif tg_argv[1] = 'partnership_id' then
        refused := exists (
            select from ecdp.partnership as p
            where p.tenant_id = new.tenant_id and p.id = new.partnership_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partnership_id refers to an archived row'
        using errcode = '23514', constraint = 'partnership_centre_partnership_id_archived_check', table = 'partnership_centre', schema = 'ecdp',
        column = 'partnership_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.centre as p where p.tenant_id = n.tenant_id and p.id = n.centre_id
            ) is not null
        );
    elsif tg_argv[1] = 'centre_id' then
        refused := exists (
            select from ecdp.centre as p
            where p.tenant_id = new.tenant_id and p.id = new.centre_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'centre_id refers to an archived row'
        using errcode = '23514', constraint = 'partnership_centre_centre_id_archived_check', table = 'partnership_centre', schema = 'ecdp',
        column = 'centre_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.partnership_centre_references() IS 'Trigger: refuses a new reference of partnership_centre to an archived row. Written by app.check_references().';

CREATE FUNCTION app.partnership_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.programme as p where p.tenant_id = n.tenant_id and p.id = n.programme_id
            ) is not null
        );
    elsif tg_argv[1] = 'programme_id' then
        refused := exists (
            select from ecdp.programme as p
            where p.tenant_id = new.tenant_id and p.id = new.programme_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'programme_id refers to an archived row'
        using errcode = '23514', constraint = 'partnership_programme_id_archived_check', table = 'partnership', schema = 'ecdp',
        column = 'programme_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partner as p where p.tenant_id = n.tenant_id and p.id = n.partner_id
            ) is not null
        );
    elsif tg_argv[1] = 'partner_id' then
        refused := exists (
            select from ecdp.partner as p
            where p.tenant_id = new.tenant_id and p.id = new.partner_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partner_id refers to an archived row'
        using errcode = '23514', constraint = 'partnership_partner_id_archived_check', table = 'partnership', schema = 'ecdp',
        column = 'partner_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.engagement as p where p.tenant_id = n.tenant_id and p.id = n.stage_engagement_id
            ) is not null
        );
    elsif tg_argv[1] = 'stage_engagement_id' then
        refused := exists (
            select from ecdp.engagement as p
            where p.tenant_id = new.tenant_id and p.id = new.stage_engagement_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'stage_engagement_id refers to an archived row'
        using errcode = '23514', constraint = 'partnership_stage_engagement_id_archived_check', table = 'partnership', schema = 'ecdp',
        column = 'stage_engagement_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.partnership_references() IS 'Trigger: refuses a new reference of partnership to an archived row. Written by app.check_references().';

CREATE FUNCTION app.partnership_stage_change_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.partnership as p where p.tenant_id = n.tenant_id and p.id = n.partnership_id
            ) is not null
        );
    elsif tg_argv[1] = 'partnership_id' then
        refused := exists (
            select from ecdp.partnership as p
            where p.tenant_id = new.tenant_id and p.id = new.partnership_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'partnership_id refers to an archived row'
        using errcode = '23514', constraint = 'partnership_stage_change_partnership_id_archived_check', table = 'partnership_stage_change', schema = 'ecdp',
        column = 'partnership_id';
    end if;
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.engagement as p where p.tenant_id = n.tenant_id and p.id = n.engagement_id
            ) is not null
        );
    elsif tg_argv[1] = 'engagement_id' then
        refused := exists (
            select from ecdp.engagement as p
            where p.tenant_id = new.tenant_id and p.id = new.engagement_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'engagement_id refers to an archived row'
        using errcode = '23514', constraint = 'partnership_stage_change_engagement_id_archived_check', table = 'partnership_stage_change', schema = 'ecdp',
        column = 'engagement_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.partnership_stage_change_references() IS 'Trigger: refuses a new reference of partnership_stage_change to an archived row. Written by app.check_references().';

CREATE TABLE ecdp.partnership_stage_change (
    tenant_id integer NOT NULL,
    id bigint NOT NULL,
    partnership_id uuid NOT NULL,
    from_stage text,
    to_stage text NOT NULL,
    changed_on date NOT NULL,
    reason text,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    engagement_id uuid
);

ALTER TABLE ONLY ecdp.partnership_stage_change FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.partnership_stage_change IS 'Every move of a partnership, written by the database itself, never erased.';

COMMENT ON COLUMN ecdp.partnership_stage_change.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.partnership_stage_change.id IS 'Order of recording.';

COMMENT ON COLUMN ecdp.partnership_stage_change.partnership_id IS 'The partnership.';

COMMENT ON COLUMN ecdp.partnership_stage_change.from_stage IS 'Stage before; null for its first.';

COMMENT ON COLUMN ecdp.partnership_stage_change.to_stage IS 'Stage after.';

COMMENT ON COLUMN ecdp.partnership_stage_change.changed_on IS 'Day of the move.';

COMMENT ON COLUMN ecdp.partnership_stage_change.reason IS 'Why.';

COMMENT ON COLUMN ecdp.partnership_stage_change.actor IS 'Who moved it.';

COMMENT ON COLUMN ecdp.partnership_stage_change.recorded_at IS 'When it was recorded.';

COMMENT ON COLUMN ecdp.partnership_stage_change.engagement_id IS 'The event or meeting that the move came of; null for none.';

CREATE FUNCTION app.partnership_state(tenant integer, programme uuid, day date) RETURNS TABLE(id uuid, partner_id uuid, title text, works_with_children boolean, stage text, stage_since date, held_from text, began_on date, mou_on date, agreement_on date, underserved boolean)
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT p.id,
     p.partner_id,
     p.title,
     p.works_with_children,
     s.stage,
     s.stage_since,
         CASE
             WHEN (s.stage = 'on_hold'::text) THEN s.from_stage
             ELSE NULL::text
         END AS "case",
     s.began_on,
     d.mou_on,
     d.agreement_on,
         CASE
             WHEN c.one_is THEN true
             WHEN c.all_known THEN false
             ELSE NULL::boolean
         END AS "case"
    FROM (((ecdp.partnership p
      JOIN LATERAL ( SELECT (array_agg(h.to_stage ORDER BY h.id DESC))[1] AS stage,
             (array_agg(h.from_stage ORDER BY h.id DESC))[1] AS from_stage,
             (array_agg(h.changed_on ORDER BY h.id DESC))[1] AS stage_since,
             min(h.changed_on) AS began_on
            FROM ecdp.partnership_stage_change h
           WHERE ((h.tenant_id = partnership_state.tenant) AND (h.partnership_id = p.id) AND (h.changed_on < partnership_state.day))
          HAVING (count(*) > 0)) s ON (true))
      LEFT JOIN LATERAL ( SELECT min(m.signed_on) FILTER (WHERE (m.kind = 'mou'::text)) AS mou_on,
             min(m.signed_on) FILTER (WHERE (m.kind = 'agreement'::text)) AS agreement_on
            FROM ecdp.document m
           WHERE ((m.tenant_id = partnership_state.tenant) AND (m.partnership_id = p.id) AND (m.signed_on < partnership_state.day) AND (m.archived_at IS NULL))) d ON (true))
      LEFT JOIN LATERAL ( SELECT bool_or(u.underserved) AS one_is,
             bool_and((u.underserved IS NOT NULL)) AS all_known
            FROM (ecdp.partnership_centre j
              JOIN app.centre_underserved(partnership_state.tenant, partnership_state.day) u(centre_id, underserved) ON ((u.centre_id = j.centre_id)))
           WHERE ((j.tenant_id = partnership_state.tenant) AND (j.partnership_id = p.id) AND (j.joined_on < partnership_state.day) AND (j.archived_at IS NULL))) c ON (true))
   WHERE ((p.tenant_id = partnership_state.tenant) AND (p.programme_id = partnership_state.programme) AND (p.archived_at IS NULL));
END;

COMMENT ON FUNCTION app.partnership_state(tenant integer, programme uuid, day date) IS 'The partnerships of a programme as they stood at the start of a day, by their history: archived ones left out. Underserved if one of their centres is, null where that is not known.';

CREATE PROCEDURE app.past(IN table_name text, IN column_name text)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
begin
    execute format(
        'create trigger %1$I before insert or update of %2$I on ecdp.%3$I for each row '
        'when (new.%2$I > app.today()) execute function app.refuse_future(%3$L, %2$L)',
        table_name || '_' || column_name || '_future', column_name, table_name);
end
$_$;

COMMENT ON PROCEDURE app.past(IN table_name text, IN column_name text) IS 'Makes a date column one of the past: a day after today is refused. Called by migrations.';

CREATE FUNCTION app.today() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE((NULLIF(current_setting('app.today'::text, true), ''::text))::date, ((now() AT TIME ZONE 'Africa/Johannesburg'::text))::date);

COMMENT ON FUNCTION app.today() IS 'The day it is in South Africa, or the one that the setting app.today names (for tests and rehearsals).';

CREATE FUNCTION app.place_fault(tenant integer, region uuid) RETURNS text
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 SELECT
         CASE
             WHEN (NOT COALESCE((((m.id = r.id) OR (m.id = r.municipality_id)) OR (m.id = r.district_id)), false)) THEN 'outside'::text
             WHEN ((r.valid_from > app.today()) OR (r.valid_to <= app.today())) THEN 'invalid'::text
             ELSE NULL::text
         END AS "case"
    FROM ((ecdp.region r
      LEFT JOIN ecdp.tenant t ON ((t.tenant_id = place_fault.tenant)))
      LEFT JOIN ecdp.region m ON ((m.id = t.region_id)))
   WHERE (r.id = place_fault.region);
END;

COMMENT ON FUNCTION app.place_fault(tenant integer, region uuid) IS 'Why nothing of a municipality''s can lie in a region today: outside (of the municipality) or invalid (not begun, or ended). Null where it can, and for a region that does not exist: that is the foreign key''s.';

CREATE FUNCTION app.place_region() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    parent record;
begin
    select r.* into parent from ecdp.region as r where r.id = new.parent_id;
    new.province_id := case when new.kind = 'province' then new.id else parent.province_id end;
    new.district_id := case when new.kind = 'district' then new.id else parent.district_id end;
    new.municipality_id := case when new.kind in ('metro', 'local') then new.id else parent.municipality_id end;
    return new;
end
$$;

COMMENT ON FUNCTION app.place_region() IS 'Trigger: a region inherits province, district and municipality from its parent.';

CREATE FUNCTION app.programme_phase_references() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
    refused bool := false;
begin
    if tg_level = 'STATEMENT' then
        refused := exists (
            select from new_rows as n
            where (
                select p.archived_at from ecdp.programme as p where p.tenant_id = n.tenant_id and p.id = n.programme_id
            ) is not null
        );
    elsif tg_argv[1] = 'programme_id' then
        refused := exists (
            select from ecdp.programme as p
            where p.tenant_id = new.tenant_id and p.id = new.programme_id and p.archived_at is not null
        );
    end if;
    if refused then
        raise exception 'programme_id refers to an archived row'
        using errcode = '23514', constraint = 'programme_phase_programme_id_archived_check', table = 'programme_phase', schema = 'ecdp',
        column = 'programme_id';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.programme_phase_references() IS 'Trigger: refuses a new reference of programme_phase to an archived row. Written by app.check_references().';

CREATE PROCEDURE app.protect(IN table_name text, IN api text, IN worker text, IN analyst text DEFAULT 'none'::text, IN audit text DEFAULT 'values'::text, IN derived text DEFAULT ''::text)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    standard text[];
    reference record;
    first_reference bool := true;
    changeable text;
begin
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into changeable
    from pg_attribute as a
    where
        a.attrelid = format('ecdp.%I', table_name)::regclass and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' and a.attname <> all(string_to_array('tenant_id, id, created_at, ' || derived, ', '));
    call app.check_references(table_name);
    for reference in select * from app.archivable_references(table_name) loop
        if first_reference then
            execute format(
                'create trigger %1$I after insert on ecdp.%2$I referencing new table as new_rows for each statement '
                'execute function app.%1$I(%2$L)', table_name || '_references', table_name);
            first_reference := false;
        end if;
        execute format(
            'create trigger %1$I after update of %3$I on ecdp.%2$I for each row '
            'when (new.%3$I is distinct from old.%3$I) execute function app.%4$I(%2$L, %3$L)',
            table_name || '_' || reference.column_name || '_reference', table_name, reference.column_name,
            table_name || '_references');
        -- Archiving a row changes a key by this, so it waits for those that are about to refer to it.
        execute format(
            'create unique index if not exists %I on ecdp.%I (tenant_id, id, archived_at)',
            reference.parent || '_tenant_id_id_archived_at_key', reference.parent);
    end loop;
    foreach standard slice 1 in array array[
        ['tenant_id', 'The municipality whose row it is.'],
        ['id', 'Identifier: a UUID, made by the server, in order of making.'],
        ['version', 'Counts the changes of the row; its ETag is "v<version>".'],
        ['created_at', 'When the row was made.'],
        ['updated_at', 'When it was last changed.'],
        ['archived_at', 'When it was archived; null while in use.']
    ] loop
        if exists (
            select from pg_attribute as a
            where
                a.attrelid = format('ecdp.%I', table_name)::regclass and a.attname = standard[1]
                and col_description(a.attrelid, a.attnum) is null
        ) then
            execute format('comment on column ecdp.%I.%I is %L', table_name, standard[1], standard[2]);
        end if;
    end loop;
    execute format('alter table ecdp.%I enable row level security', table_name);
    execute format('alter table ecdp.%I force row level security', table_name);
    execute format('revoke all on ecdp.%I from public', table_name);
    execute format(
        'create policy %I on ecdp.%I to ecdp_api, ecdp_worker using (tenant_id = app.tid()) '
        'with check (tenant_id = app.tid())', table_name || '_tenant', table_name);
    execute format(
        'create policy %I on ecdp.%I to ecdp_owner using (tenant_id = app.tid() and (app.merging() is true)) '
        'with check (tenant_id = app.tid() and (app.merging() is true))', table_name || '_merge', table_name);
    if api <> 'none' then
        execute format(
            'grant %s on ecdp.%I to ecdp_api', replace(api, 'update', format('update (%s)', changeable)), table_name);
    end if;
    if worker <> 'none' then
        execute format(
            'grant %s on ecdp.%I to ecdp_worker', replace(worker, 'update', format('update (%s)', changeable)),
            table_name);
    end if;
    if analyst <> 'none' then
        execute format(
            -- Once a query: in a sub-select the function is no condition of each row.
            'create policy %I on ecdp.%I for select to ecdp_analyst '
            'using (tenant_id = any((select app.my_tenants())::int4[]))',
            table_name || '_analyst', table_name);
        execute format(
            'grant select %s on ecdp.%I to ecdp_analyst',
            case analyst when 'all' then '' else '(' || analyst || ')' end, table_name);
    end if;
    if audit = 'names' then
        for reference in
            select a.attname as name
            from pg_attribute as a
            where
                a.attrelid = format('ecdp.%I', table_name)::regclass and a.attnum > 0 and not a.attisdropped
                and a.atttypid = 'text'::regtype
                and not exists (
                    select from pg_constraint as c
                    where
                        c.conrelid = a.attrelid and c.contype = 'c' and c.conkey = array[a.attnum]
                        and pg_get_constraintdef(c.oid) like '%= ANY (ARRAY[%'
                )
        loop
            execute format('alter table ecdp.%I alter column %I set statistics 0', table_name, reference.name);
        end loop;
    end if;
    if audit <> 'none' then
        call app.audited(table_name, audit);
    end if;
end
$_$;

COMMENT ON PROCEDURE app.protect(IN table_name text, IN api text, IN worker text, IN analyst text, IN audit text, IN derived text) IS 'Makes a table a tenant table: forced row-level security, policies, grants, audit, no references to archived rows. Called by migrations.';

CREATE FUNCTION app.record_stage_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if tg_op = 'INSERT' then
        insert into ecdp.partnership_stage_change
        (tenant_id, partnership_id, from_stage, to_stage, changed_on, reason, actor)
        values (
            new.tenant_id, new.id, null, new.stage, new.stage_since, new.stage_reason,
            coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user)
        );
    elsif new.stage <> old.stage then
        insert into ecdp.partnership_stage_change
        (tenant_id, partnership_id, from_stage, to_stage, changed_on, reason, engagement_id, actor)
        values (
            new.tenant_id, new.id, old.stage, new.stage, new.stage_since, new.stage_reason, new.stage_engagement_id,
            coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user)
        );
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION app.record_stage_change() IS 'Trigger: every move is kept.';

CREATE FUNCTION app.refresh_centre_state() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
    tenant int4;
    centres uuid[];
begin
    for tenant in select distinct n.tenant_id from new_rows as n loop
        centres := array(select distinct n.centre_id from new_rows as n where n.tenant_id = tenant order by n.centre_id);
        perform from unnest(centres) as w (centre_id)
        cross join lateral (
            select from ecdp.centre as c
            where c.tenant_id = tenant and c.id = w.centre_id
            for no key update
        ) as locked;
        if cardinality(centres) = 1 then
            update ecdp.centre as c
            set
                capacity = s.capacity, children = s.children, practitioners = s.practitioners,
                observed_on = s.observed_on
            from app.centre_state(tenant, centres[1]) as s
            where
                c.tenant_id = tenant and c.id = centres[1]
                and (c.capacity, c.children, c.practitioners, c.observed_on)
                is distinct from (s.capacity, s.children, s.practitioners, s.observed_on);
        else
            -- Planned for as many centres as there are.
            execute $many$
                update ecdp.centre as c
                set
                    capacity = s.capacity, children = s.children, practitioners = s.practitioners,
                    observed_on = s.observed_on
                from unnest($2) as w (centre_id)
                cross join lateral app.centre_state($1, w.centre_id) as s
                where
                    c.tenant_id = $1 and c.id = w.centre_id
                    and (c.capacity, c.children, c.practitioners, c.observed_on)
                    is distinct from (s.capacity, s.children, s.practitioners, s.observed_on)
            $many$ using tenant, centres;
        end if;
    end loop;
    return null;
end
$_$;

COMMENT ON FUNCTION app.refresh_centre_state() IS 'Trigger: the centre''s state follows its newest measures.';

CREATE FUNCTION app.refuse_future() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    raise exception '% is after today', tg_argv[1]
    using errcode = '23514', constraint = tg_argv[0] || '_' || tg_argv[1] || '_future_check', table = tg_argv[0],
    schema = 'ecdp', column = tg_argv[1];
end
$$;

COMMENT ON FUNCTION app.refuse_future() IS 'Trigger: refuses a day that has not come yet.';

CREATE FUNCTION app.refuse_places(places text[], name text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if places <> '{}' then
        raise exception 'not so at % places: %', cardinality(places), name
        using errcode = '23514', constraint = name, detail = places::text;
    end if;
end
$$;

COMMENT ON FUNCTION app.refuse_places(places text[], name text) IS 'Fails the transaction, under the given constraint name, where a list of places in the request is not empty; the error''s detail lists them.';

CREATE FUNCTION app.region_id(kind text, vintage text, code text) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select (
        substr(h.hash, 1, 8) || '-' || substr(h.hash, 9, 4) || '-8' || substr(h.hash, 14, 3) || '-a'
        || substr(h.hash, 18, 3) || '-' || substr(h.hash, 21, 12)
    )::uuid
    from (
        select encode(sha256(convert_to('region/' || kind || '/' || vintage || '/' || code, 'UTF8')), 'hex') as hash
    ) as h
$$;

COMMENT ON FUNCTION app.region_id(kind text, vintage text, code text) IS 'Identifier of a region, from its kind, the demarcation its code belongs to, and the code.';

CREATE FUNCTION app.request_evaluation(tenant integer, programme uuid, asked_kind text, starts date, ends date, asked_revision integer, replaced uuid, reason text, evaluation_id uuid, job_id uuid, job_key text, job_payload jsonb, at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    working_job uuid;
    is_new bool;
begin
    for attempt in 1..5 loop
        perform from ecdp.evaluation as e
        where
            e.tenant_id = tenant and e.programme_id = programme and e.kind = asked_kind and e.period_start = starts
            and e.period_end = ends and e.revision = asked_revision and e.status <> 'failed';
        if found then return; end if;
        -- A correction of what is not published: the caller sees that nothing was asked for.
        if replaced is not null then
            perform from ecdp.evaluation as e
            where e.tenant_id = tenant and e.id = replaced and e.status = 'published';
            if not found then return; end if;
        end if;
        insert into ecdp.job (id, tenant_id, kind, unique_key, payload, run_at, created_at, updated_at)
        values (job_id, tenant, asked_kind, job_key, job_payload, at, at, at)
        on conflict do nothing;
        is_new := found;
        -- Another's where that does the work already. It does not end before it is named below.
        select j.id into working_job
        from ecdp.job as j
        where
            j.queue = tenant and j.kind = asked_kind and j.unique_key = job_key and j.state in ('waiting', 'running')
        for share;
        -- It has ended meanwhile: once more, to see how.
        continue when working_job is null;
        insert into ecdp.evaluation as e (
            tenant_id, id, programme_id, kind, period_start, period_end, revision, replaces_id, correction_reason,
            job_id, created_at, updated_at
        )
        values (
            tenant, evaluation_id, programme, asked_kind, starts, ends, asked_revision, replaced, reason, working_job, at,
            at
        )
        on conflict (tenant_id, programme_id, kind, period_start, period_end, revision) do update
        set
            status = 'requested', failure = null, failure_detail = null, job_id = excluded.job_id,
            correction_reason = excluded.correction_reason, version = e.version + 1, updated_at = excluded.updated_at
        where e.status = 'failed';
        if is_new then perform pg_notify('ecdp_job', ''); end if;
        return;
    end loop;
    raise exception 'the job of the evaluation ended again and again while it was asked for'
    using errcode = '40001', table = 'job', schema = 'ecdp';
end
$$;

COMMENT ON FUNCTION app.request_evaluation(tenant integer, programme uuid, asked_kind text, starts date, ends date, asked_revision integer, replaced uuid, reason text, evaluation_id uuid, job_id uuid, job_key text, job_payload jsonb, at timestamp with time zone) IS 'Asks for an evaluation and the job that computes it; what is there already is only read.';

CREATE FUNCTION app.require(condition boolean, name text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    if condition is not true then
        raise exception 'not so: %', name using errcode = '23514', constraint = name;
    end if;
end
$$;

COMMENT ON FUNCTION app.require(condition boolean, name text) IS 'Fails the transaction, under the given constraint name, unless the condition holds.';

CREATE FUNCTION app.run_schedule(schedule_name text, expected timestamp with time zone, planned_for timestamp with time zone, following timestamp with time zone, new_id uuid, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    found_kind text;
begin
    update ecdp.schedule as s
    set
        next_run_at = run_schedule.following, last_run_at = run_schedule.planned_for,
        last_job_id = run_schedule.new_id, error = null, updated_at = run_schedule.at
    where s.name = run_schedule.schedule_name and s.next_run_at = run_schedule.expected and s.enabled
    returning s.kind into found_kind;
    if found_kind is null then return false; end if;
    insert into ecdp.job (id, kind, unique_key, priority, max_attempts, run_at, payload, created_at, updated_at)
    select
        run_schedule.new_id, s.kind,
        'schedule ' || s.name || ' '
        || to_char(run_schedule.planned_for at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        s.priority, s.max_attempts, run_schedule.at,
        s.payload || jsonb_build_object(
            'scheduled_for',
            to_char(run_schedule.planned_for at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            'due_since', to_char(run_schedule.expected at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        ),
        run_schedule.at, run_schedule.at
    from ecdp.schedule as s
    where s.name = run_schedule.schedule_name
    on conflict do nothing;
    perform pg_notify('ecdp_job', '');
    return true;
end
$$;

COMMENT ON FUNCTION app.run_schedule(schedule_name text, expected timestamp with time zone, planned_for timestamp with time zone, following timestamp with time zone, new_id uuid, at timestamp with time zone) IS 'Makes the job of a schedule that is due and moves the schedule on; false where another worker was there first.';

CREATE PROCEDURE app.share_in_sets(IN table_name text)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    execute format(
        'create policy %I on ecdp.%I for select to ecdp_api using (tenant_id = any((select app.tids())::int4[]))',
        table_name || '_set', table_name);
end
$$;

COMMENT ON PROCEDURE app.share_in_sets(IN table_name text) IS 'Lets the API read a table of several municipalities together, those granted for the transaction. Called by migrations.';

CREATE FUNCTION app.tid() RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::integer;

COMMENT ON FUNCTION app.tid() IS 'The tenant of this transaction; null where none was set, which matches no row.';

CREATE FUNCTION app.tids() RETURNS integer[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.tenant_ids'::text, true), ''::text))::integer[];

COMMENT ON FUNCTION app.tids() IS 'The tenants a read across tenants was granted for this transaction; null where none was.';

CREATE FUNCTION app.touch_keys(prefixes text[], used_at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    BEGIN ATOMIC
 UPDATE ecdp.api_key k SET last_used_at = GREATEST(k.last_used_at, LEAST(touch_keys.used_at, now()))
   WHERE (k.prefix IN ( SELECT f.prefix
            FROM ecdp.api_key f
           WHERE (f.prefix = ANY (touch_keys.prefixes))
          FOR NO KEY UPDATE OF f SKIP LOCKED));
END;

COMMENT ON FUNCTION app.touch_keys(prefixes text[], used_at timestamp with time zone) IS 'Notes when keys were last used: never earlier than noted before, never later than now.';

CREATE FUNCTION app.unique_beside(table_name text, column_name text) RETURNS TABLE(keys text, condition text, equal text, frees_archived boolean)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    -- Expressions of an index name columns alone, so they stand in a select from the table alone.
    select
        coalesce(string_agg(format('(%s) as key_%s', k.text, k.n), ', ' order by k.n), 'true as key_0'),
        coalesce(pg_get_expr(i.indpred, i.indrelid), 'true'),
        coalesce(string_agg(format('m.key_%s = o.key_%s', k.n, k.n), ' and ' order by k.n), 'true'),
        coalesce(pg_get_expr(i.indpred, i.indrelid) like '%(archived_at IS NULL)%', false)
    from pg_index as i
    inner join pg_attribute as a on a.attrelid = i.indrelid and a.attname = unique_beside.column_name
    left join lateral (
        select n, pg_get_indexdef(i.indexrelid, n, true) as text
        from generate_series(1, i.indnkeyatts) as n
        where i.indkey[n - 1] <> a.attnum and pg_get_indexdef(i.indexrelid, n, true) <> 'tenant_id'
    ) as k on true
    where
        i.indrelid = format('ecdp.%I', unique_beside.table_name)::regclass and i.indisunique
        and a.attnum = any(i.indkey::int2[])
    group by i.indexrelid, i.indpred, i.indrelid
    order by i.indexrelid
$$;

COMMENT ON FUNCTION app.unique_beside(table_name text, column_name text) IS 'The unique indexes of a table that cover a column: what else they cover, for which rows, and whether an archived row is free of them.';

CREATE TABLE ecdp.region_successor (
    region_id uuid NOT NULL,
    successor_id uuid NOT NULL,
    CONSTRAINT region_successor_successor_id_check CHECK ((successor_id <> region_id))
);

COMMENT ON TABLE ecdp.region_successor IS 'Which regions took the place of one that ended.';

COMMENT ON COLUMN ecdp.region_successor.region_id IS 'The region that ended.';

COMMENT ON COLUMN ecdp.region_successor.successor_id IS 'A region that took its place, or part of it.';

CREATE FUNCTION app.ward_faults(ward_vintage text, lines integer[], codes text[], municipalities text[], first_days date[], successor_lists text[]) RETURNS jsonb
    LANGUAGE sql STABLE
    BEGIN ATOMIC
 WITH RECURSIVE ward AS MATERIALIZED (
          SELECT u.line,
             u.code,
             u.municipality,
             u.first_day,
             s.name AS successor
            FROM (UNNEST(ward_faults.lines, ward_faults.codes, ward_faults.municipalities, ward_faults.first_days, ward_faults.successor_lists) u(line, code, municipality, first_day, successor_text)
              LEFT JOIN LATERAL unnest(string_to_array(u.successor_text, ' '::text)) s(name) ON (true))
         ), edge AS MATERIALIZED (
          SELECT ((ward_faults.ward_vintage || '/'::text) || w.code) AS ward,
             w.successor
            FROM ward w
           WHERE ((w.code IS NOT NULL) AND (w.successor IS NOT NULL))
         UNION ALL
          SELECT ((r.vintage || '/'::text) || r.code),
             ((t.vintage || '/'::text) || t.code)
            FROM ((ecdp.region_successor s
              JOIN ecdp.region r ON (((r.id = s.region_id) AND (r.kind = 'ward'::text))))
              JOIN ecdp.region t ON (((t.id = s.successor_id) AND (t.kind = 'ward'::text))))
           WHERE (NOT (EXISTS ( SELECT
                    FROM ward w
                   WHERE ((w.code = r.code) AND (r.vintage = ward_faults.ward_vintage)))))
         ), walk AS (
          SELECT w.line,
             ((ward_faults.ward_vintage || '/'::text) || w.code) AS ward,
             w.successor AS reached
            FROM ward w
           WHERE ((w.code IS NOT NULL) AND (w.successor IS NOT NULL))
         UNION
          SELECT k.line,
             k.ward,
             e.successor
            FROM (walk k
              JOIN edge e ON ((e.ward = k.reached)))
           WHERE (k.reached <> k.ward)
         ), fault AS (
          SELECT DISTINCT w.line,
             'municipality'::text AS field,
                 CASE
                     WHEN (EXISTS ( SELECT
                        FROM ecdp.region d
                       WHERE ((d.code = w.municipality) AND (d.kind = 'district'::text)))) THEN (w.municipality || ' is a district: a ward lies in a metro or local municipality'::text)
                     WHEN (w.first_day IS NULL) THEN ('there is no metro or local municipality '::text || w.municipality)
                     ELSE ((('there was no metro or local municipality '::text || w.municipality) || ' on '::text) || (w.first_day)::text)
                 END AS message
            FROM ward w
           WHERE (
                 CASE
                     WHEN (w.first_day IS NOT NULL) THEN (app.municipality_on(w.municipality, w.first_day) IS NULL)
                     ELSE (NOT (EXISTS ( SELECT
                        FROM ecdp.region r
                       WHERE ((r.code = w.municipality) AND (r.kind = ANY (ARRAY['metro'::text, 'local'::text]))))))
                 END AND (w.municipality IS NOT NULL))
         UNION ALL
          SELECT DISTINCT w.line,
             'successors'::text,
             (w.successor || ' is no ward that is loaded or in this file'::text)
            FROM ward w
           WHERE ((w.successor IS NOT NULL) AND (NOT ((split_part(w.successor, '/'::text, 1) = ward_faults.ward_vintage) AND (EXISTS ( SELECT
                    FROM ward o
                   WHERE (o.code = split_part(w.successor, '/'::text, 2)))))) AND (NOT (EXISTS ( SELECT
                    FROM ecdp.region r
                   WHERE ((r.kind = 'ward'::text) AND (r.vintage = split_part(w.successor, '/'::text, 1)) AND (r.code = split_part(w.successor, '/'::text, 2)))))))
         UNION ALL
          SELECT k.line,
             'successors'::text,
             (k.ward || ' comes back to itself by its successors'::text)
            FROM walk k
           WHERE (k.reached = k.ward)
         )
  SELECT COALESCE(jsonb_agg(jsonb_build_object('line', f.line, 'field', f.field, 'message', f.message) ORDER BY f.line, f.field, f.message), '[]'::jsonb) AS "coalesce"
    FROM fault f;
END;

COMMENT ON FUNCTION app.ward_faults(ward_vintage text, lines integer[], codes text[], municipalities text[], first_days date[], successor_lists text[]) IS 'Faults of a file of wards: municipalities that were not there, successors that are no wards or lead back.';

CREATE FUNCTION app.ward_move_faults(ward_vintage text, lines integer[], codes text[], municipalities text[], valid_from date[]) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    faults jsonb := '[]'::jsonb;
    move record;
    centres int8;
    areas int8;
begin
    for move in
        select u.line, w.id, o.code as left_code, n.code as new_code, t.tenant_id, t.code as tenant
        from unnest(lines, codes, municipalities, ward_move_faults.valid_from)
            as u (line, code, municipality, first_day)
        inner join ecdp.region as w on w.kind = 'ward' and w.vintage = ward_vintage and w.code = u.code
        inner join ecdp.region as o on o.id = w.municipality_id
        inner join ecdp.region as n on n.id = app.municipality_on(u.municipality, u.first_day) and n.id <> o.id
        -- Those in whose municipality it lay, and will not.
        inner join ecdp.tenant as t
            on t.region_id in (o.id, o.district_id)
            and t.region_id <> n.id and t.region_id is distinct from n.district_id
        order by u.line, t.tenant_id
    loop
        -- Nobody places anything in it meanwhile. Before any region is locked, as where a centre is made.
        lock table ecdp.centre, ecdp.locality in share mode;
        perform app.enter(move.tenant_id, null, current_setting('app.actor', true), null);
        select count(*) into centres
        from ecdp.centre as c
        where c.tenant_id = move.tenant_id and c.region_id = move.id and c.archived_at is null;
        select count(*) into areas
        from ecdp.locality as l
        where l.tenant_id = move.tenant_id and l.parent_id = move.id and l.archived_at is null;
        if centres + areas > 0 then
            faults := faults || jsonb_build_object(
                'line', move.line, 'field', 'municipality', 'message',
                format(
                    'moving it from %s to %s would leave %s centres and %s areas of %s outside their municipality',
                    move.left_code, move.new_code, centres, areas, move.tenant));
        end if;
    end loop;
    perform app.enter(null, null, current_setting('app.actor', true), null);
    return faults;
end
$$;

COMMENT ON FUNCTION app.ward_move_faults(ward_vintage text, lines integer[], codes text[], municipalities text[], valid_from date[]) IS 'Faults of a file of wards: wards that would leave centres or areas in use outside their municipality.';

CREATE TABLE ecdp.centre_registration (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    centre_id uuid NOT NULL,
    scheme text NOT NULL,
    level text NOT NULL,
    number text,
    valid_from date NOT NULL,
    valid_to date,
    evidence text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT centre_registration_evidence_check CHECK (((length(evidence) >= 1) AND (length(evidence) <= 500))),
    CONSTRAINT centre_registration_level_check CHECK ((((scheme = ANY (ARRAY['partial_care'::text, 'ecd_programme'::text])) AND (level = ANY (ARRAY['conditional'::text, 'full'::text, 'expired'::text, 'cancelled'::text, 'pending'::text]))) OR ((scheme = 'bana_pele'::text) AND (level = ANY (ARRAY['bronze'::text, 'silver'::text, 'gold'::text]))))),
    CONSTRAINT centre_registration_number_check CHECK (((length(number) >= 1) AND (length(number) <= 100))),
    CONSTRAINT centre_registration_valid_to_check CHECK ((valid_to > valid_from))
);

ALTER TABLE ONLY ecdp.centre_registration FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.centre_registration IS 'A registration of a centre. Bronze means applied and not yet compliant.';

COMMENT ON COLUMN ecdp.centre_registration.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.centre_registration.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.centre_registration.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.centre_registration.centre_id IS 'The centre.';

COMMENT ON COLUMN ecdp.centre_registration.scheme IS 'partial_care or ecd_programme (Children''s Act), or bana_pele.';

COMMENT ON COLUMN ecdp.centre_registration.level IS 'conditional, full, expired, cancelled or pending; for bana_pele bronze, silver or gold.';

COMMENT ON COLUMN ecdp.centre_registration.number IS 'Certificate number.';

COMMENT ON COLUMN ecdp.centre_registration.valid_from IS 'First day of validity.';

COMMENT ON COLUMN ecdp.centre_registration.valid_to IS 'Day it lapses; null where open.';

COMMENT ON COLUMN ecdp.centre_registration.evidence IS 'Where the proof is kept.';

COMMENT ON COLUMN ecdp.centre_registration.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.centre_registration.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.centre_registration.archived_at IS 'When it was archived; null while in use.';

CREATE VIEW ecdp.centre_standing WITH (security_invoker='true') AS
 SELECT c.tenant_id,
    c.id,
    c.name,
    u.underserved,
    u.basis AS underserved_by,
    (NOT c.subsidised) AS unsubsidised,
    COALESCE(( SELECT false
           FROM ecdp.centre_registration g
          WHERE ((g.tenant_id = c.tenant_id) AND (g.centre_id = c.id) AND (g.archived_at IS NULL) AND (g.valid_from <= app.today()) AND ((g.valid_to IS NULL) OR (g.valid_to > app.today())) AND (g.level = ANY (ARRAY['conditional'::text, 'full'::text, 'silver'::text, 'gold'::text])))
          ORDER BY g.id
         LIMIT 1), true) AS unregistered,
    c.archived_at
   FROM (ecdp.centre c
     CROSS JOIN LATERAL app.centre_place_underserved(c.tenant_id, c.region_id, c.locality_id, c.quintile, (app.today() + 1)) u(underserved, basis));

COMMENT ON VIEW ecdp.centre_standing IS 'What is known today of a centre''s community, and what the centre lacks.';

COMMENT ON COLUMN ecdp.centre_standing.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.centre_standing.id IS 'The centre.';

COMMENT ON COLUMN ecdp.centre_standing.name IS 'Name of the centre.';

COMMENT ON COLUMN ecdp.centre_standing.underserved IS 'Whether its community is underserved: its ward is among the most deprived 40 % of the country by the newest index; where none covers the ward, its quintile is 1 to 3. Null where neither is known.';

COMMENT ON COLUMN ecdp.centre_standing.underserved_by IS 'What says so: index or quintile; null where neither is known.';

COMMENT ON COLUMN ecdp.centre_standing.unsubsidised IS 'Whether the centre goes without the per-child subsidy; null where unknown.';

COMMENT ON COLUMN ecdp.centre_standing.unregistered IS 'Whether it has no valid registration; bronze is none.';

COMMENT ON COLUMN ecdp.centre_standing.archived_at IS 'When it was archived; null while in use.';

CREATE VIEW analytics.centre_all WITH (security_invoker='true') AS
 SELECT c.tenant_id,
    c.id,
    c.name,
    c.programme_type,
    c.region_id,
    r.code AS region_code,
    c.locality_id,
    c.latitude,
    c.longitude,
    c.fee_band,
    c.quintile,
    c.subsidised,
    c.languages,
    c.capacity,
    c.children_shown AS children,
    c.children_reason,
    c.practitioners,
    c.observed_on,
    s.underserved,
    s.underserved_by,
    s.unsubsidised,
    s.unregistered,
    c.created_at,
    c.archived_at
   FROM ((ecdp.centre c
     JOIN ecdp.region r ON ((r.id = c.region_id)))
     JOIN ecdp.centre_standing s ON (((s.tenant_id = c.tenant_id) AND (s.id = c.id))));

COMMENT ON VIEW analytics.centre_all IS 'Centres with their newest measures, archived ones too. A count of 1 to 4 children is null with a reason.';

COMMENT ON COLUMN analytics.centre_all.tenant_id IS 'The municipality.';

COMMENT ON COLUMN analytics.centre_all.id IS 'Identifier.';

COMMENT ON COLUMN analytics.centre_all.name IS 'Name of the centre.';

COMMENT ON COLUMN analytics.centre_all.programme_type IS 'centre, playgroup, day_mother or mobile.';

COMMENT ON COLUMN analytics.centre_all.region_id IS 'Ward it lies in, or the municipality where the ward is not known.';

COMMENT ON COLUMN analytics.centre_all.region_code IS 'Code of that region.';

COMMENT ON COLUMN analytics.centre_all.locality_id IS 'The municipality''s own area it lies in.';

COMMENT ON COLUMN analytics.centre_all.latitude IS 'Degrees north (negative in South Africa), WGS 84.';

COMMENT ON COLUMN analytics.centre_all.longitude IS 'Degrees east, WGS 84.';

COMMENT ON COLUMN analytics.centre_all.fee_band IS 'Monthly fee in rand, as a band.';

COMMENT ON COLUMN analytics.centre_all.quintile IS 'Income quintile of the community served, 1 the poorest.';

COMMENT ON COLUMN analytics.centre_all.subsidised IS 'Whether it receives the per-child subsidy; null where unknown.';

COMMENT ON COLUMN analytics.centre_all.languages IS 'Languages, ISO 639 codes.';

COMMENT ON COLUMN analytics.centre_all.capacity IS 'Places.';

COMMENT ON COLUMN analytics.centre_all.children IS 'Children enrolled; null where unknown or 1 to 4.';

COMMENT ON COLUMN analytics.centre_all.children_reason IS 'Why children is null, where a measure exists: small_count (1 to 4 children) or not_observed.';

COMMENT ON COLUMN analytics.centre_all.practitioners IS 'Practitioners.';

COMMENT ON COLUMN analytics.centre_all.observed_on IS 'Date of the newest measure.';

COMMENT ON COLUMN analytics.centre_all.underserved IS 'Whether its community is underserved today: its ward is among the most deprived 40 % of the country by the newest index; where none covers the ward, its quintile is 1 to 3. Null where neither is known.';

COMMENT ON COLUMN analytics.centre_all.underserved_by IS 'What says so: index or quintile; null where neither is known.';

COMMENT ON COLUMN analytics.centre_all.unsubsidised IS 'Whether the centre goes without the per-child subsidy; null where unknown.';

COMMENT ON COLUMN analytics.centre_all.unregistered IS 'Whether it has no valid registration today; bronze is none.';

COMMENT ON COLUMN analytics.centre_all.created_at IS 'When the row was made.';

COMMENT ON COLUMN analytics.centre_all.archived_at IS 'When it was archived; null while in use.';

CREATE VIEW analytics.centre WITH (security_invoker='true') AS
 SELECT a.tenant_id,
    a.id,
    a.name,
    a.programme_type,
    a.region_id,
    a.region_code,
    a.locality_id,
    a.latitude,
    a.longitude,
    a.fee_band,
    a.quintile,
    a.subsidised,
    a.languages,
    a.capacity,
    a.children,
    a.children_reason,
    a.practitioners,
    a.observed_on,
    a.underserved,
    a.underserved_by,
    a.unsubsidised,
    a.unregistered,
    a.created_at
   FROM analytics.centre_all a
  WHERE (a.archived_at IS NULL);

COMMENT ON VIEW analytics.centre IS 'Centres in use, with their newest measures. A count of 1 to 4 children is null with a reason. Archived ones are in centre_all.';

COMMENT ON COLUMN analytics.centre.tenant_id IS 'The municipality.';

COMMENT ON COLUMN analytics.centre.id IS 'Identifier.';

COMMENT ON COLUMN analytics.centre.name IS 'Name of the centre.';

COMMENT ON COLUMN analytics.centre.programme_type IS 'centre, playgroup, day_mother or mobile.';

COMMENT ON COLUMN analytics.centre.region_id IS 'Ward it lies in, or the municipality where the ward is not known.';

COMMENT ON COLUMN analytics.centre.region_code IS 'Code of that region.';

COMMENT ON COLUMN analytics.centre.locality_id IS 'The municipality''s own area it lies in.';

COMMENT ON COLUMN analytics.centre.latitude IS 'Degrees north (negative in South Africa), WGS 84.';

COMMENT ON COLUMN analytics.centre.longitude IS 'Degrees east, WGS 84.';

COMMENT ON COLUMN analytics.centre.fee_band IS 'Monthly fee in rand, as a band.';

COMMENT ON COLUMN analytics.centre.quintile IS 'Income quintile of the community served, 1 the poorest.';

COMMENT ON COLUMN analytics.centre.subsidised IS 'Whether it receives the per-child subsidy; null where unknown.';

COMMENT ON COLUMN analytics.centre.languages IS 'Languages, ISO 639 codes.';

COMMENT ON COLUMN analytics.centre.capacity IS 'Places.';

COMMENT ON COLUMN analytics.centre.children IS 'Children enrolled; null where unknown or 1 to 4.';

COMMENT ON COLUMN analytics.centre.children_reason IS 'Why children is null, where a measure exists: small_count (1 to 4 children) or not_observed.';

COMMENT ON COLUMN analytics.centre.practitioners IS 'Practitioners.';

COMMENT ON COLUMN analytics.centre.observed_on IS 'Date of the newest measure.';

COMMENT ON COLUMN analytics.centre.underserved IS 'Whether its community is underserved today: its ward is among the most deprived 40 % of the country by the newest index; where none covers the ward, its quintile is 1 to 3. Null where neither is known.';

COMMENT ON COLUMN analytics.centre.underserved_by IS 'What says so: index or quintile; null where neither is known.';

COMMENT ON COLUMN analytics.centre.unsubsidised IS 'Whether the centre goes without the per-child subsidy; null where unknown.';

COMMENT ON COLUMN analytics.centre.unregistered IS 'Whether it has no valid registration today; bronze is none.';

COMMENT ON COLUMN analytics.centre.created_at IS 'When the row was made.';

CREATE TABLE ecdp.evaluation (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    programme_id uuid NOT NULL,
    kind text NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    replaces_id uuid,
    correction_reason text,
    status text DEFAULT 'requested'::text NOT NULL,
    failure text,
    failure_detail text,
    rule_version text,
    parameters jsonb,
    inputs jsonb,
    data_up_to timestamp with time zone,
    figures integer,
    figures_sha256 text,
    computed_at timestamp with time zone,
    published_at timestamp with time zone,
    job_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT evaluation_archived_at_check CHECK ((archived_at IS NULL)),
    CONSTRAINT evaluation_failure_check CHECK (((failure IS NOT NULL) = (status = 'failed'::text))),
    CONSTRAINT evaluation_failure_detail_check CHECK (((failure_detail IS NULL) OR (status = 'failed'::text))),
    CONSTRAINT evaluation_kind_check CHECK ((kind = ANY (ARRAY['quarterly_review'::text, 'annual_evaluation'::text]))),
    CONSTRAINT evaluation_kind_period_check CHECK (
CASE kind
    WHEN 'quarterly_review'::text THEN ((period_start = date_trunc('quarter'::text, (period_start)::timestamp without time zone)) AND (period_end = (period_start + '3 mons'::interval)))
    ELSE (((period_end - period_start) >= 365) AND ((period_end - period_start) <= 366))
END),
    CONSTRAINT evaluation_period_end_check CHECK ((period_end > period_start)),
    CONSTRAINT evaluation_published_check CHECK ((num_nonnulls(rule_version, parameters, inputs, data_up_to, figures, figures_sha256, computed_at, published_at) =
CASE
    WHEN (status = 'published'::text) THEN 8
    ELSE 0
END)),
    CONSTRAINT evaluation_revision_check CHECK (((revision >= 1) AND ((revision = 1) = (replaces_id IS NULL)))),
    CONSTRAINT evaluation_status_check CHECK ((status = ANY (ARRAY['requested'::text, 'published'::text, 'failed'::text])))
);

ALTER TABLE ONLY ecdp.evaluation FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.evaluation IS 'A quarterly review or annual evaluation of a programme. Once published it never changes: a correction is a new row that names the one it replaces.';

COMMENT ON COLUMN ecdp.evaluation.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.evaluation.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.evaluation.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.evaluation.programme_id IS 'The programme.';

COMMENT ON COLUMN ecdp.evaluation.kind IS 'What kind it is: quarterly_review or annual_evaluation.';

COMMENT ON COLUMN ecdp.evaluation.period_start IS 'First day of the period.';

COMMENT ON COLUMN ecdp.evaluation.period_end IS 'The day after its last.';

COMMENT ON COLUMN ecdp.evaluation.revision IS '1 for the first of its period, one more with every correction. The highest is the one that holds.';

COMMENT ON COLUMN ecdp.evaluation.replaces_id IS 'The published evaluation that this one corrects; null for the first.';

COMMENT ON COLUMN ecdp.evaluation.correction_reason IS 'Why it was corrected.';

COMMENT ON COLUMN ecdp.evaluation.status IS 'Where it stands: requested, published or failed.';

COMMENT ON COLUMN ecdp.evaluation.failure IS 'Why it could not be computed, as a code: programme_archived, programme_not_running or period_not_ended; after job_dead and job_cancelled it can be asked for again.';

COMMENT ON COLUMN ecdp.evaluation.failure_detail IS 'What its job last said, where that was given up.';

COMMENT ON COLUMN ecdp.evaluation.rule_version IS 'The version of the rules that computed it.';

COMMENT ON COLUMN ecdp.evaluation.parameters IS 'Thresholds it was computed with.';

COMMENT ON COLUMN ecdp.evaluation.inputs IS 'For each table: rows read, the newest change among them, and the SHA-256 of their content.';

COMMENT ON COLUMN ecdp.evaluation.data_up_to IS 'The newest change among all rows read: later changes are not in it.';

COMMENT ON COLUMN ecdp.evaluation.figures IS 'How many figures it has.';

COMMENT ON COLUMN ecdp.evaluation.figures_sha256 IS 'SHA-256 of its figures in order, times of computing left out: the same inputs, parameters and rules give the same.';

COMMENT ON COLUMN ecdp.evaluation.computed_at IS 'When it was computed.';

COMMENT ON COLUMN ecdp.evaluation.published_at IS 'When it was published.';

COMMENT ON COLUMN ecdp.evaluation.job_id IS 'The job that computes or computed it.';

COMMENT ON COLUMN ecdp.evaluation.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.evaluation.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.evaluation.archived_at IS 'When it was archived; null while in use.';

CREATE TABLE ecdp.programme (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    name text NOT NULL,
    name_folded text GENERATED ALWAYS AS (app.fold(name)) STORED NOT NULL COLLATE pg_catalog."C",
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    target integer DEFAULT 20 NOT NULL,
    counts_by text DEFAULT 'secured'::text NOT NULL,
    objectives text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT programme_counts_by_check CHECK ((counts_by = ANY (ARRAY['secured'::text, 'formalised'::text]))),
    CONSTRAINT programme_ends_on_check CHECK ((ends_on > starts_on)),
    CONSTRAINT programme_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT programme_objectives_check CHECK ((objectives <@ ARRAY['capacity_building'::text, 'health_wellness'::text, 'funding_access'::text, 'community_advocacy'::text, 'networking_learning'::text])),
    CONSTRAINT programme_target_check CHECK (((target >= 1) AND (target <= 10000)))
);

ALTER TABLE ONLY ecdp.programme FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.programme IS 'A programme: so many new partnerships (20) within its time (nine months).';

COMMENT ON COLUMN ecdp.programme.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.programme.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.programme.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.programme.name IS 'Name, unique within the municipality.';

COMMENT ON COLUMN ecdp.programme.name_folded IS 'The key that the name is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.programme.starts_on IS 'First day.';

COMMENT ON COLUMN ecdp.programme.ends_on IS 'The day after its last; nine months on, usually. Phases that reach past a programme made shorter are cut.';

COMMENT ON COLUMN ecdp.programme.target IS 'Distinct partner organisations to be won.';

COMMENT ON COLUMN ecdp.programme.counts_by IS 'What the target counts: secured (day of the MOU) or formalised (day of the agreement).';

COMMENT ON COLUMN ecdp.programme.objectives IS 'Objectives of the programme.';

COMMENT ON COLUMN ecdp.programme.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.programme.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.programme.archived_at IS 'When it was archived; null while in use.';

CREATE VIEW analytics.evaluation WITH (security_invoker='true') AS
 SELECT e.tenant_id,
    e.id,
    e.programme_id,
    p.name AS programme,
    e.kind,
    e.period_start,
    e.period_end,
    e.revision,
    e.replaces_id,
    e.correction_reason,
    (NOT (EXISTS ( SELECT
           FROM ecdp.evaluation r
          WHERE ((r.tenant_id = e.tenant_id) AND (r.replaces_id = e.id) AND (r.status = 'published'::text))))) AS holds,
    e.rule_version,
    e.parameters,
    e.inputs,
    e.data_up_to,
    e.figures,
    e.figures_sha256,
    e.computed_at,
    e.published_at
   FROM (ecdp.evaluation e
     JOIN ecdp.programme p ON (((p.tenant_id = e.tenant_id) AND (p.id = e.programme_id))))
  WHERE (e.status = 'published'::text);

COMMENT ON VIEW analytics.evaluation IS 'Published evaluations, of archived programmes too. Where one was corrected, the one that holds is the correction.';

COMMENT ON COLUMN analytics.evaluation.tenant_id IS 'The municipality.';

COMMENT ON COLUMN analytics.evaluation.id IS 'Identifier.';

COMMENT ON COLUMN analytics.evaluation.programme_id IS 'The programme.';

COMMENT ON COLUMN analytics.evaluation.programme IS 'Its name.';

COMMENT ON COLUMN analytics.evaluation.kind IS 'quarterly_review or annual_evaluation.';

COMMENT ON COLUMN analytics.evaluation.period_start IS 'First day of the period.';

COMMENT ON COLUMN analytics.evaluation.period_end IS 'The day after its last.';

COMMENT ON COLUMN analytics.evaluation.revision IS '1, or more for a correction.';

COMMENT ON COLUMN analytics.evaluation.replaces_id IS 'The one it corrects.';

COMMENT ON COLUMN analytics.evaluation.correction_reason IS 'Why.';

COMMENT ON COLUMN analytics.evaluation.holds IS 'Whether no correction replaces it.';

COMMENT ON COLUMN analytics.evaluation.rule_version IS 'Version of the rules.';

COMMENT ON COLUMN analytics.evaluation.parameters IS 'Thresholds.';

COMMENT ON COLUMN analytics.evaluation.inputs IS 'Tables read: rows, newest change, SHA-256 of their content.';

COMMENT ON COLUMN analytics.evaluation.data_up_to IS 'Newest change among the rows read.';

COMMENT ON COLUMN analytics.evaluation.figures IS 'Number of figures.';

COMMENT ON COLUMN analytics.evaluation.figures_sha256 IS 'SHA-256 of the figures.';

COMMENT ON COLUMN analytics.evaluation.computed_at IS 'When it was computed.';

COMMENT ON COLUMN analytics.evaluation.published_at IS 'When it was published.';

CREATE TABLE ecdp.evaluation_figure (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    evaluation_id uuid NOT NULL,
    "position" integer NOT NULL,
    section text NOT NULL,
    indicator text NOT NULL,
    scope_kind text NOT NULL,
    scope_key text NOT NULL,
    scope_label text,
    value double precision,
    value_text text,
    n bigint NOT NULL,
    missing bigint NOT NULL,
    unit text NOT NULL,
    direction text NOT NULL,
    status text NOT NULL,
    reason text,
    rule_version text NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    data_up_to timestamp with time zone NOT NULL,
    lineage jsonb NOT NULL,
    CONSTRAINT evaluation_figure_direction_check CHECK ((direction = ANY (ARRAY['up'::text, 'down'::text, 'none'::text]))),
    CONSTRAINT evaluation_figure_n_check CHECK (((n >= 0) AND (missing >= 0))),
    CONSTRAINT evaluation_figure_reason_check CHECK (((reason IS NULL) = (status = 'ok'::text))),
    CONSTRAINT evaluation_figure_status_check CHECK ((status = ANY (ARRAY['ok'::text, 'suppressed'::text, 'insufficient'::text, 'not_applicable'::text]))),
    CONSTRAINT evaluation_figure_value_check CHECK (((num_nonnulls(value, value_text) > 0) = (status = 'ok'::text)))
);

ALTER TABLE ONLY ecdp.evaluation_figure FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.evaluation_figure IS 'The figures of an evaluation. A figure without a value says why; it is never 0 instead.';

COMMENT ON COLUMN ecdp.evaluation_figure.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.evaluation_figure.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.evaluation_figure.evaluation_id IS 'The evaluation.';

COMMENT ON COLUMN ecdp.evaluation_figure."position" IS 'Order within the evaluation, from 1.';

COMMENT ON COLUMN ecdp.evaluation_figure.section IS 'Section of the evaluation.';

COMMENT ON COLUMN ecdp.evaluation_figure.indicator IS 'What is measured: a code of indicator.';

COMMENT ON COLUMN ecdp.evaluation_figure.scope_kind IS 'What it is measured over: programme, stage, move, partner_kind, phase, milestone, phase_milestone, engagement_kind, category, severity, category_severity, document_kind, risk, partnership, indicator, outcome.';

COMMENT ON COLUMN ecdp.evaluation_figure.scope_key IS 'Which one of that kind; empty for the programme.';

COMMENT ON COLUMN ecdp.evaluation_figure.scope_label IS 'Its name for people, where the key is not enough.';

COMMENT ON COLUMN ecdp.evaluation_figure.value IS 'The value; null where it is a text or there is none.';

COMMENT ON COLUMN ecdp.evaluation_figure.value_text IS 'The value where it is a date, a code or a list of codes.';

COMMENT ON COLUMN ecdp.evaluation_figure.n IS 'How many rows it rests on: the denominator of a share.';

COMMENT ON COLUMN ecdp.evaluation_figure.missing IS 'How many more rows should have been there but lack the input.';

COMMENT ON COLUMN ecdp.evaluation_figure.unit IS 'Unit of the value.';

COMMENT ON COLUMN ecdp.evaluation_figure.direction IS 'Whether more is better (up), worse (down) or neither (none).';

COMMENT ON COLUMN ecdp.evaluation_figure.status IS 'ok; or why there is no value: suppressed, insufficient, not_applicable.';

COMMENT ON COLUMN ecdp.evaluation_figure.reason IS 'Reason of the status, as a code; null where it is ok.';

COMMENT ON COLUMN ecdp.evaluation_figure.rule_version IS 'The version of the rules that computed it.';

COMMENT ON COLUMN ecdp.evaluation_figure.computed_at IS 'When it was computed.';

COMMENT ON COLUMN ecdp.evaluation_figure.data_up_to IS 'The newest change among the rows it comes from.';

COMMENT ON COLUMN ecdp.evaluation_figure.lineage IS 'Where it comes from: the statement, its tables, and how many rows it looked at.';

CREATE TABLE ecdp.indicator (
    rule_version text NOT NULL,
    code text NOT NULL,
    section text NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    definition text NOT NULL,
    level text NOT NULL,
    unit text NOT NULL,
    direction text NOT NULL,
    adds_over_places text NOT NULL,
    adds_over_periods text NOT NULL,
    CONSTRAINT indicator_adds_over_periods_check CHECK ((adds_over_periods = ANY (ARRAY['sum'::text, 'mean'::text, 'weighted'::text, 'max'::text, 'last'::text, 'none'::text]))),
    CONSTRAINT indicator_adds_over_places_check CHECK ((adds_over_places = ANY (ARRAY['sum'::text, 'mean'::text, 'weighted'::text, 'max'::text, 'last'::text, 'none'::text]))),
    CONSTRAINT indicator_direction_check CHECK ((direction = ANY (ARRAY['up'::text, 'down'::text, 'none'::text]))),
    CONSTRAINT indicator_level_check CHECK ((level = ANY (ARRAY['input'::text, 'activity'::text, 'output'::text, 'outcome'::text, 'impact'::text])))
);

COMMENT ON TABLE ecdp.indicator IS 'Every indicator as each version of the rules defines it. The same for every tenant.';

COMMENT ON COLUMN ecdp.indicator.rule_version IS 'The version of the rules that computes it so.';

COMMENT ON COLUMN ecdp.indicator.code IS 'Code used everywhere.';

COMMENT ON COLUMN ecdp.indicator.section IS 'Section of the evaluation it stands in.';

COMMENT ON COLUMN ecdp.indicator."position" IS 'Order of display.';

COMMENT ON COLUMN ecdp.indicator.name IS 'Name for people.';

COMMENT ON COLUMN ecdp.indicator.definition IS 'What is counted, over what, and when.';

COMMENT ON COLUMN ecdp.indicator.level IS 'input, activity, output, outcome or impact.';

COMMENT ON COLUMN ecdp.indicator.unit IS 'Unit of the value.';

COMMENT ON COLUMN ecdp.indicator.direction IS 'Whether more is better (up), worse (down) or neither (none).';

COMMENT ON COLUMN ecdp.indicator.adds_over_places IS 'How values of places make one of a larger place: sum, mean, weighted, max, last, none.';

COMMENT ON COLUMN ecdp.indicator.adds_over_periods IS 'How values of periods make one of a longer period: sum, mean, weighted, max, last, none.';

CREATE VIEW analytics.evaluation_figure WITH (security_invoker='true') AS
 SELECT f.tenant_id,
    f.evaluation_id,
    e.programme_id,
    e.kind,
    e.period_start,
    e.period_end,
    f."position",
    f.section,
    f.indicator,
    i.name,
    i.definition,
    i.level,
    f.scope_kind,
    f.scope_key,
    f.scope_label,
    f.value,
    f.value_text,
    f.n,
    f.missing,
    f.unit,
    f.direction,
    i.adds_over_places,
    i.adds_over_periods,
    f.status,
    f.reason,
    f.rule_version,
    f.computed_at,
    f.data_up_to,
    f.lineage
   FROM ((ecdp.evaluation_figure f
     JOIN ecdp.evaluation e ON (((e.tenant_id = f.tenant_id) AND (e.id = f.evaluation_id))))
     JOIN ecdp.indicator i ON (((i.rule_version = f.rule_version) AND (i.code = f.indicator))))
  WHERE ((e.status = 'published'::text) AND (NOT (EXISTS ( SELECT
           FROM ecdp.evaluation r
          WHERE ((r.tenant_id = e.tenant_id) AND (r.replaces_id = e.id) AND (r.status = 'published'::text))))));

COMMENT ON VIEW analytics.evaluation_figure IS 'Figures of the evaluations that hold, of archived programmes too. One without a value says why; it is never 0 instead.';

COMMENT ON COLUMN analytics.evaluation_figure.tenant_id IS 'The municipality.';

COMMENT ON COLUMN analytics.evaluation_figure.evaluation_id IS 'The evaluation.';

COMMENT ON COLUMN analytics.evaluation_figure.programme_id IS 'The programme.';

COMMENT ON COLUMN analytics.evaluation_figure.kind IS 'quarterly_review or annual_evaluation.';

COMMENT ON COLUMN analytics.evaluation_figure.period_start IS 'First day of the period.';

COMMENT ON COLUMN analytics.evaluation_figure.period_end IS 'The day after its last.';

COMMENT ON COLUMN analytics.evaluation_figure."position" IS 'Order within the evaluation.';

COMMENT ON COLUMN analytics.evaluation_figure.section IS 'Section.';

COMMENT ON COLUMN analytics.evaluation_figure.indicator IS 'What is measured.';

COMMENT ON COLUMN analytics.evaluation_figure.name IS 'Its name.';

COMMENT ON COLUMN analytics.evaluation_figure.definition IS 'Its definition.';

COMMENT ON COLUMN analytics.evaluation_figure.level IS 'input, activity, output, outcome or impact.';

COMMENT ON COLUMN analytics.evaluation_figure.scope_kind IS 'What it is measured over.';

COMMENT ON COLUMN analytics.evaluation_figure.scope_key IS 'Which one of that kind.';

COMMENT ON COLUMN analytics.evaluation_figure.scope_label IS 'Its name for people.';

COMMENT ON COLUMN analytics.evaluation_figure.value IS 'The value.';

COMMENT ON COLUMN analytics.evaluation_figure.value_text IS 'The value where it is a date or a code.';

COMMENT ON COLUMN analytics.evaluation_figure.n IS 'Rows it rests on.';

COMMENT ON COLUMN analytics.evaluation_figure.missing IS 'Rows that lack the input.';

COMMENT ON COLUMN analytics.evaluation_figure.unit IS 'Unit.';

COMMENT ON COLUMN analytics.evaluation_figure.direction IS 'up, down or none.';

COMMENT ON COLUMN analytics.evaluation_figure.adds_over_places IS 'How places add up.';

COMMENT ON COLUMN analytics.evaluation_figure.adds_over_periods IS 'How periods add up.';

COMMENT ON COLUMN analytics.evaluation_figure.status IS 'ok, suppressed, insufficient or not_applicable.';

COMMENT ON COLUMN analytics.evaluation_figure.reason IS 'Reason of the status.';

COMMENT ON COLUMN analytics.evaluation_figure.rule_version IS 'Version of the rules.';

COMMENT ON COLUMN analytics.evaluation_figure.computed_at IS 'When it was computed.';

COMMENT ON COLUMN analytics.evaluation_figure.data_up_to IS 'Newest change among the rows it comes from.';

COMMENT ON COLUMN analytics.evaluation_figure.lineage IS 'Statement, tables and rows.';

CREATE VIEW analytics.municipality_all WITH (security_invoker='true') AS
 SELECT t.tenant_id,
    t.code,
    t.name,
    t.region_id,
    r.kind,
    r.population,
    t.created_at,
    t.archived_at
   FROM (ecdp.tenant t
     JOIN ecdp.region r ON ((r.id = t.region_id)));

COMMENT ON VIEW analytics.municipality_all IS 'The municipalities this login may read, closed ones too.';

COMMENT ON COLUMN analytics.municipality_all.tenant_id IS 'Joins every other view.';

COMMENT ON COLUMN analytics.municipality_all.code IS 'Municipal Demarcation Board code.';

COMMENT ON COLUMN analytics.municipality_all.name IS 'Short name.';

COMMENT ON COLUMN analytics.municipality_all.region_id IS 'Its row in region.';

COMMENT ON COLUMN analytics.municipality_all.kind IS 'metro, district or local.';

COMMENT ON COLUMN analytics.municipality_all.population IS 'People, Census 2011.';

COMMENT ON COLUMN analytics.municipality_all.created_at IS 'When it was set up here.';

COMMENT ON COLUMN analytics.municipality_all.archived_at IS 'When it was closed; null while open.';

CREATE VIEW analytics.municipality WITH (security_invoker='true') AS
 SELECT a.tenant_id,
    a.code,
    a.name,
    a.region_id,
    a.kind,
    a.population,
    a.created_at
   FROM analytics.municipality_all a
  WHERE (a.archived_at IS NULL);

COMMENT ON VIEW analytics.municipality IS 'The municipalities this login may read. Closed ones are in municipality_all.';

COMMENT ON COLUMN analytics.municipality.tenant_id IS 'Joins every other view.';

COMMENT ON COLUMN analytics.municipality.code IS 'Municipal Demarcation Board code.';

COMMENT ON COLUMN analytics.municipality.name IS 'Short name.';

COMMENT ON COLUMN analytics.municipality.region_id IS 'Its row in region.';

COMMENT ON COLUMN analytics.municipality.kind IS 'metro, district or local.';

COMMENT ON COLUMN analytics.municipality.population IS 'People, Census 2011.';

COMMENT ON COLUMN analytics.municipality.created_at IS 'When it was set up here.';

CREATE VIEW analytics.partner_all WITH (security_invoker='true') AS
 SELECT p.tenant_id,
    p.id,
    p.name,
    p.kind,
    p.sub_kind,
    p.registration_type,
    p.registration_number,
    p.focus,
    p.languages,
    p.latitude,
    p.longitude,
    p.created_at,
    p.archived_at
   FROM ecdp.partner p;

COMMENT ON VIEW analytics.partner_all IS 'Partner organisations, archived ones too.';

COMMENT ON COLUMN analytics.partner_all.tenant_id IS 'The municipality.';

COMMENT ON COLUMN analytics.partner_all.id IS 'Identifier.';

COMMENT ON COLUMN analytics.partner_all.name IS 'Name of the organisation.';

COMMENT ON COLUMN analytics.partner_all.kind IS 'cbo, wellness, government, corporate or education.';

COMMENT ON COLUMN analytics.partner_all.sub_kind IS 'A sub-kind of it.';

COMMENT ON COLUMN analytics.partner_all.registration_type IS 'npo, pbo or company.';

COMMENT ON COLUMN analytics.partner_all.registration_number IS 'Number of that registration.';

COMMENT ON COLUMN analytics.partner_all.focus IS 'Fields it works in.';

COMMENT ON COLUMN analytics.partner_all.languages IS 'Languages, ISO 639 codes.';

COMMENT ON COLUMN analytics.partner_all.latitude IS 'Degrees north (negative in South Africa), WGS 84.';

COMMENT ON COLUMN analytics.partner_all.longitude IS 'Degrees east, WGS 84.';

COMMENT ON COLUMN analytics.partner_all.created_at IS 'When the row was made.';

COMMENT ON COLUMN analytics.partner_all.archived_at IS 'When it was archived; null while in use.';

CREATE VIEW analytics.partner WITH (security_invoker='true') AS
 SELECT a.tenant_id,
    a.id,
    a.name,
    a.kind,
    a.sub_kind,
    a.registration_type,
    a.registration_number,
    a.focus,
    a.languages,
    a.latitude,
    a.longitude,
    a.created_at
   FROM analytics.partner_all a
  WHERE (a.archived_at IS NULL);

COMMENT ON VIEW analytics.partner IS 'Partner organisations in use. Archived ones are in partner_all.';

COMMENT ON COLUMN analytics.partner.tenant_id IS 'The municipality.';

COMMENT ON COLUMN analytics.partner.id IS 'Identifier.';

COMMENT ON COLUMN analytics.partner.name IS 'Name of the organisation.';

COMMENT ON COLUMN analytics.partner.kind IS 'cbo, wellness, government, corporate or education.';

COMMENT ON COLUMN analytics.partner.sub_kind IS 'A sub-kind of it.';

COMMENT ON COLUMN analytics.partner.registration_type IS 'npo, pbo or company.';

COMMENT ON COLUMN analytics.partner.registration_number IS 'Number of that registration.';

COMMENT ON COLUMN analytics.partner.focus IS 'Fields it works in.';

COMMENT ON COLUMN analytics.partner.languages IS 'Languages, ISO 639 codes.';

COMMENT ON COLUMN analytics.partner.latitude IS 'Degrees north (negative in South Africa), WGS 84.';

COMMENT ON COLUMN analytics.partner.longitude IS 'Degrees east, WGS 84.';

COMMENT ON COLUMN analytics.partner.created_at IS 'When the row was made.';

CREATE VIEW analytics.partnership_all WITH (security_invoker='true') AS
 SELECT p.tenant_id,
    p.id,
    p.programme_id,
    p.partner_id,
    o.name AS partner,
    o.kind AS partner_kind,
    p.title,
    p.stage,
    p.stage_since,
    p.held_from,
    p.objectives,
    p.areas,
    p.secured_on,
    p.formalised_on,
    (( SELECT count(*) AS count
           FROM ecdp.partnership_centre c
          WHERE ((c.tenant_id = p.tenant_id) AND (c.partnership_id = p.id) AND (c.archived_at IS NULL) AND (c.left_on IS NULL))))::integer AS centres,
    p.created_at,
    p.archived_at
   FROM (ecdp.partnership p
     JOIN ecdp.partner o ON (((o.tenant_id = p.tenant_id) AND (o.id = p.partner_id))));

COMMENT ON VIEW analytics.partnership_all IS 'Partnerships, archived ones too, with their partner and the number of centres.';

COMMENT ON COLUMN analytics.partnership_all.tenant_id IS 'The municipality.';

COMMENT ON COLUMN analytics.partnership_all.id IS 'Identifier.';

COMMENT ON COLUMN analytics.partnership_all.programme_id IS 'The programme it counts for.';

COMMENT ON COLUMN analytics.partnership_all.partner_id IS 'The partner.';

COMMENT ON COLUMN analytics.partnership_all.partner IS 'Its name.';

COMMENT ON COLUMN analytics.partnership_all.partner_kind IS 'Its kind.';

COMMENT ON COLUMN analytics.partnership_all.title IS 'Short name of the partnership.';

COMMENT ON COLUMN analytics.partnership_all.stage IS 'Where it stands.';

COMMENT ON COLUMN analytics.partnership_all.stage_since IS 'Day it came to this stage.';

COMMENT ON COLUMN analytics.partnership_all.held_from IS 'The stage it goes back to, while on_hold.';

COMMENT ON COLUMN analytics.partnership_all.objectives IS 'Objectives.';

COMMENT ON COLUMN analytics.partnership_all.areas IS 'Areas of collaboration.';

COMMENT ON COLUMN analytics.partnership_all.secured_on IS 'Day of its MOU.';

COMMENT ON COLUMN analytics.partnership_all.formalised_on IS 'Day of its agreement.';

COMMENT ON COLUMN analytics.partnership_all.centres IS 'Centres taking part now.';

COMMENT ON COLUMN analytics.partnership_all.created_at IS 'When the row was made.';

COMMENT ON COLUMN analytics.partnership_all.archived_at IS 'When it was archived; null while in use.';

CREATE VIEW analytics.partnership WITH (security_invoker='true') AS
 SELECT a.tenant_id,
    a.id,
    a.programme_id,
    a.partner_id,
    a.partner,
    a.partner_kind,
    a.title,
    a.stage,
    a.stage_since,
    a.held_from,
    a.objectives,
    a.areas,
    a.secured_on,
    a.formalised_on,
    a.centres,
    a.created_at
   FROM analytics.partnership_all a
  WHERE (a.archived_at IS NULL);

COMMENT ON VIEW analytics.partnership IS 'Partnerships in use, with their partner and the number of centres. Archived ones are in partnership_all.';

COMMENT ON COLUMN analytics.partnership.tenant_id IS 'The municipality.';

COMMENT ON COLUMN analytics.partnership.id IS 'Identifier.';

COMMENT ON COLUMN analytics.partnership.programme_id IS 'The programme it counts for.';

COMMENT ON COLUMN analytics.partnership.partner_id IS 'The partner.';

COMMENT ON COLUMN analytics.partnership.partner IS 'Its name.';

COMMENT ON COLUMN analytics.partnership.partner_kind IS 'Its kind.';

COMMENT ON COLUMN analytics.partnership.title IS 'Short name of the partnership.';

COMMENT ON COLUMN analytics.partnership.stage IS 'Where it stands.';

COMMENT ON COLUMN analytics.partnership.stage_since IS 'Day it came to this stage.';

COMMENT ON COLUMN analytics.partnership.held_from IS 'The stage it goes back to, while on_hold.';

COMMENT ON COLUMN analytics.partnership.objectives IS 'Objectives.';

COMMENT ON COLUMN analytics.partnership.areas IS 'Areas of collaboration.';

COMMENT ON COLUMN analytics.partnership.secured_on IS 'Day of its MOU.';

COMMENT ON COLUMN analytics.partnership.formalised_on IS 'Day of its agreement.';

COMMENT ON COLUMN analytics.partnership.centres IS 'Centres taking part now.';

COMMENT ON COLUMN analytics.partnership.created_at IS 'When the row was made.';

CREATE VIEW analytics.partnership_stage_change WITH (security_invoker='true') AS
 SELECT s.tenant_id,
    s.id,
    s.partnership_id,
    s.from_stage,
    s.to_stage,
    s.changed_on,
    s.recorded_at
   FROM ecdp.partnership_stage_change s;

COMMENT ON VIEW analytics.partnership_stage_change IS 'Every move of every partnership, archived ones too.';

COMMENT ON COLUMN analytics.partnership_stage_change.tenant_id IS 'The municipality.';

COMMENT ON COLUMN analytics.partnership_stage_change.id IS 'Order of recording.';

COMMENT ON COLUMN analytics.partnership_stage_change.partnership_id IS 'The partnership.';

COMMENT ON COLUMN analytics.partnership_stage_change.from_stage IS 'Stage before; null for its first.';

COMMENT ON COLUMN analytics.partnership_stage_change.to_stage IS 'Stage after.';

COMMENT ON COLUMN analytics.partnership_stage_change.changed_on IS 'Day of the move.';

COMMENT ON COLUMN analytics.partnership_stage_change.recorded_at IS 'When it was recorded.';

CREATE TABLE ecdp.audit_event (
    tenant_id integer NOT NULL,
    id bigint NOT NULL,
    occurred_at timestamp with time zone DEFAULT now() NOT NULL,
    actor text NOT NULL,
    request_id text,
    action text NOT NULL,
    subject text NOT NULL,
    subject_id uuid,
    changed jsonb,
    CONSTRAINT audit_event_action_check CHECK ((action = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text, 'read'::text, 'export'::text])))
);

ALTER TABLE ONLY ecdp.audit_event FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.audit_event IS 'Who changed or read what. The application can append to it and nothing else.';

COMMENT ON COLUMN ecdp.audit_event.tenant_id IS 'Tenant the change belongs to.';

COMMENT ON COLUMN ecdp.audit_event.id IS 'Order of recording.';

COMMENT ON COLUMN ecdp.audit_event.occurred_at IS 'Start of the transaction that made the change.';

COMMENT ON COLUMN ecdp.audit_event.actor IS 'Who: key:<prefix>, worker, operator:<login>.';

COMMENT ON COLUMN ecdp.audit_event.request_id IS 'The request id of the HTTP request, where there was one.';

COMMENT ON COLUMN ecdp.audit_event.action IS 'What was done: insert, update, delete, read or export.';

COMMENT ON COLUMN ecdp.audit_event.subject IS 'Table that was changed or read.';

COMMENT ON COLUMN ecdp.audit_event.subject_id IS 'Row that was changed or read.';

COMMENT ON COLUMN ecdp.audit_event.changed IS 'The new row (insert), old and new of each changed column (update), or the old row (delete). For personal information only the names of the columns.';

ALTER TABLE ecdp.audit_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ecdp.audit_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ecdp.barrier (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    programme_id uuid,
    partnership_id uuid,
    centre_id uuid,
    category text NOT NULL,
    severity integer NOT NULL,
    title text NOT NULL,
    title_folded text GENERATED ALWAYS AS (app.fold(title)) STORED NOT NULL COLLATE pg_catalog."C",
    raised_on date NOT NULL,
    due_on date,
    owner text,
    mitigation text,
    resolved_on date,
    resolution text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT barrier_category_check CHECK ((category = ANY (ARRAY['funding'::text, 'staffing'::text, 'transport'::text, 'infrastructure'::text, 'communication'::text, 'trust'::text, 'governance'::text, 'compliance'::text, 'safeguarding'::text, 'other'::text]))),
    CONSTRAINT barrier_due_on_check CHECK ((due_on >= raised_on)),
    CONSTRAINT barrier_mitigation_check CHECK (((length(mitigation) >= 1) AND (length(mitigation) <= 4000))),
    CONSTRAINT barrier_owner_check CHECK (((length(owner) >= 1) AND (length(owner) <= 200))),
    CONSTRAINT barrier_resolution_check CHECK (((length(resolution) >= 1) AND (length(resolution) <= 4000))),
    CONSTRAINT barrier_resolved_on_check CHECK ((resolved_on >= raised_on)),
    CONSTRAINT barrier_severity_check CHECK (((severity >= 1) AND (severity <= 5))),
    CONSTRAINT barrier_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200)))
);

ALTER TABLE ONLY ecdp.barrier FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.barrier IS 'A barrier or challenge, who deals with it and how it ended.';

COMMENT ON COLUMN ecdp.barrier.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.barrier.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.barrier.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.barrier.programme_id IS 'The programme it hinders; null for none.';

COMMENT ON COLUMN ecdp.barrier.partnership_id IS 'The partnership it hinders; null for none.';

COMMENT ON COLUMN ecdp.barrier.centre_id IS 'The centre it is met at; null for none.';

COMMENT ON COLUMN ecdp.barrier.category IS 'What kind it is: funding, staffing, transport, infrastructure, communication, trust, governance, compliance, safeguarding or other.';

COMMENT ON COLUMN ecdp.barrier.severity IS 'From 1 to 5, 5 the worst.';

COMMENT ON COLUMN ecdp.barrier.title IS 'What it is.';

COMMENT ON COLUMN ecdp.barrier.title_folded IS 'The key that the title is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.barrier.raised_on IS 'Day it was raised.';

COMMENT ON COLUMN ecdp.barrier.due_on IS 'Day by which it is to be resolved.';

COMMENT ON COLUMN ecdp.barrier.owner IS 'Role or team that deals with it.';

COMMENT ON COLUMN ecdp.barrier.mitigation IS 'What is done about it.';

COMMENT ON COLUMN ecdp.barrier.resolved_on IS 'Day it was resolved; null while open.';

COMMENT ON COLUMN ecdp.barrier.resolution IS 'How it was resolved.';

COMMENT ON COLUMN ecdp.barrier.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.barrier.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.barrier.archived_at IS 'When it was archived; null while in use.';

CREATE TABLE ecdp.deprivation_index (
    vintage integer NOT NULL,
    ward_vintage text NOT NULL,
    source text NOT NULL,
    wards integer NOT NULL,
    CONSTRAINT deprivation_index_vintage_check CHECK (((vintage >= 1900) AND (vintage <= 2999))),
    CONSTRAINT deprivation_index_wards_check CHECK ((wards > 0))
);

COMMENT ON TABLE ecdp.deprivation_index IS 'An index of deprivation by ward, loaded from a file. The same for every tenant.';

COMMENT ON COLUMN ecdp.deprivation_index.vintage IS 'The year it speaks of, such as 2011.';

COMMENT ON COLUMN ecdp.deprivation_index.ward_vintage IS 'The demarcation of its wards, such as 2021.';

COMMENT ON COLUMN ecdp.deprivation_index.source IS 'Where it comes from.';

COMMENT ON COLUMN ecdp.deprivation_index.wards IS 'Wards of the country that it covers, loaded here or not.';

CREATE TABLE ecdp.engagement_attendance (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    engagement_id uuid NOT NULL,
    centre_id uuid,
    partner_id uuid,
    contact_id uuid,
    invited boolean DEFAULT true NOT NULL,
    answer text,
    attended boolean,
    people integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT engagement_attendance_answer_check CHECK ((answer = ANY (ARRAY['yes'::text, 'no'::text, 'maybe'::text]))),
    CONSTRAINT engagement_attendance_people_check CHECK (((people >= 0) AND (people <= 100000))),
    CONSTRAINT engagement_attendance_subject_check CHECK ((num_nonnulls(centre_id, partner_id, contact_id) = 1))
);

ALTER TABLE ONLY ecdp.engagement_attendance FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.engagement_attendance IS 'A centre, partner or person invited to an engagement, what it answered and whether it came.';

COMMENT ON COLUMN ecdp.engagement_attendance.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.engagement_attendance.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.engagement_attendance.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.engagement_attendance.engagement_id IS 'The engagement.';

COMMENT ON COLUMN ecdp.engagement_attendance.centre_id IS 'The centre; null for others.';

COMMENT ON COLUMN ecdp.engagement_attendance.partner_id IS 'The partner; null for others.';

COMMENT ON COLUMN ecdp.engagement_attendance.contact_id IS 'The person, one of the contacts; null for others. Erased with the contact.';

COMMENT ON COLUMN ecdp.engagement_attendance.invited IS 'Whether it was invited beforehand.';

COMMENT ON COLUMN ecdp.engagement_attendance.answer IS 'What was answered: yes, no or maybe; null while nothing was.';

COMMENT ON COLUMN ecdp.engagement_attendance.attended IS 'Whether it came; null while not known.';

COMMENT ON COLUMN ecdp.engagement_attendance.people IS 'How many came for it; null while not known.';

COMMENT ON COLUMN ecdp.engagement_attendance.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.engagement_attendance.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.engagement_attendance.archived_at IS 'When it was archived; null while in use.';

CREATE TABLE ecdp.idempotency_key (
    tenant_id integer NOT NULL,
    credential text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer,
    answer text,
    version integer,
    location text,
    subject text,
    subject_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_key_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);
ALTER TABLE ONLY ecdp.idempotency_key ALTER COLUMN answer SET STATISTICS 0;
ALTER TABLE ONLY ecdp.idempotency_key ALTER COLUMN location SET STATISTICS 0;

ALTER TABLE ONLY ecdp.idempotency_key FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.idempotency_key IS 'Answers of POST requests that named an Idempotency-Key: committed with what they did, kept 24 hours.';

COMMENT ON COLUMN ecdp.idempotency_key.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.idempotency_key.credential IS 'The credential that used the key: keys of others are others.';

COMMENT ON COLUMN ecdp.idempotency_key.key IS 'What the client sent.';

COMMENT ON COLUMN ecdp.idempotency_key.fingerprint IS 'SHA-256 of method, path and body: the same key with another request is refused.';

COMMENT ON COLUMN ecdp.idempotency_key.status IS 'HTTP status of the answer.';

COMMENT ON COLUMN ecdp.idempotency_key.answer IS 'Body of the answer.';

COMMENT ON COLUMN ecdp.idempotency_key.version IS 'Version in its ETag, if it had one.';

COMMENT ON COLUMN ecdp.idempotency_key.location IS 'Location of what was made, if it said one.';

COMMENT ON COLUMN ecdp.idempotency_key.subject IS 'The kind of row that the answer shows; null where it shows no row.';

COMMENT ON COLUMN ecdp.idempotency_key.subject_id IS 'That row''s identifier.';

COMMENT ON COLUMN ecdp.idempotency_key.created_at IS 'When the row was made.';

CREATE TABLE ecdp.job (
    id uuid NOT NULL,
    tenant_id integer,
    queue integer GENERATED ALWAYS AS (COALESCE(tenant_id, 0)) STORED NOT NULL,
    kind text NOT NULL,
    unique_key text,
    state text DEFAULT 'waiting'::text NOT NULL,
    priority smallint DEFAULT 0 NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    max_attempts integer DEFAULT 10 NOT NULL,
    fence integer DEFAULT 0 NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    run_at timestamp with time zone NOT NULL,
    leased_until timestamp with time zone,
    worker text,
    progress double precision,
    progress_note text,
    cancel_requested_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    result jsonb,
    error text,
    errors jsonb,
    CONSTRAINT job_attempt_check CHECK (((attempt >= 0) AND (attempt <= max_attempts))),
    CONSTRAINT job_finished_at_check CHECK (((finished_at IS NULL) = (state = ANY (ARRAY['waiting'::text, 'running'::text])))),
    CONSTRAINT job_kind_check CHECK ((kind ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
    CONSTRAINT job_lease_check CHECK (((state = 'running'::text) = ((leased_until IS NOT NULL) AND (worker IS NOT NULL)))),
    CONSTRAINT job_max_attempts_check CHECK (((max_attempts >= 1) AND (max_attempts <= 1000))),
    CONSTRAINT job_priority_check CHECK (((priority >= '-100'::integer) AND (priority <= 100))),
    CONSTRAINT job_progress_check CHECK (((progress >= (0)::double precision) AND (progress <= (1)::double precision))),
    CONSTRAINT job_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'completed'::text, 'dead'::text, 'cancelled'::text]))),
    CONSTRAINT job_unique_key_check CHECK (((length(unique_key) >= 1) AND (length(unique_key) <= 255)))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_insert_scale_factor='0.05', autovacuum_analyze_scale_factor='0.05', autovacuum_vacuum_cost_delay='1');

ALTER TABLE ONLY ecdp.job FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.job IS 'Work that a worker does: waiting, running and, for 90 days, what became of it.';

COMMENT ON COLUMN ecdp.job.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.job.tenant_id IS 'The municipality it is done for; null for the system''s own.';

COMMENT ON COLUMN ecdp.job.queue IS 'Whose turn it takes: the municipality''s, or 0, the system''s. (A coalesce() is not leakproof, so no index under RLS.)';

COMMENT ON COLUMN ecdp.job.kind IS 'What is to be done: the name of its handler.';

COMMENT ON COLUMN ecdp.job.unique_key IS 'Names the work within tenant and kind, such as a programme and a quarter; asked for again it is the same job. Null: every request is a job.';

COMMENT ON COLUMN ecdp.job.state IS 'Where it stands: waiting, running, completed, dead (failed too often, or for good) or cancelled.';

COMMENT ON COLUMN ecdp.job.priority IS 'Higher runs first; 0 is ordinary.';

COMMENT ON COLUMN ecdp.job.attempt IS 'How often it was started; one that its worker gave back is not counted.';

COMMENT ON COLUMN ecdp.job.max_attempts IS 'After so many attempts it is dead.';

COMMENT ON COLUMN ecdp.job.fence IS 'Counts the claims. Only the worker that knows the present one can complete, fail or renew.';

COMMENT ON COLUMN ecdp.job.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.job.run_at IS 'It does not run before this.';

COMMENT ON COLUMN ecdp.job.leased_until IS 'Past this another worker may take it; null unless running.';

COMMENT ON COLUMN ecdp.job.worker IS 'Which worker runs it; null unless running.';

COMMENT ON COLUMN ecdp.job.progress IS 'How far it is, from 0 to 1; null where its handler says nothing.';

COMMENT ON COLUMN ecdp.job.progress_note IS 'What it is at.';

COMMENT ON COLUMN ecdp.job.cancel_requested_at IS 'When it was asked to stop; it may still complete.';

COMMENT ON COLUMN ecdp.job.created_at IS 'When it was asked for.';

COMMENT ON COLUMN ecdp.job.updated_at IS 'When its row last changed; heartbeats apart.';

COMMENT ON COLUMN ecdp.job.started_at IS 'When it was last started.';

COMMENT ON COLUMN ecdp.job.finished_at IS 'When it was completed, cancelled or given up; null while it waits or runs.';

COMMENT ON COLUMN ecdp.job.payload IS 'What its handler is given.';

COMMENT ON COLUMN ecdp.job.result IS 'What came of it.';

COMMENT ON COLUMN ecdp.job.error IS 'The last failure in one line, fit to be shown.';

COMMENT ON COLUMN ecdp.job.errors IS 'Every failure: attempt, time, worker, message and the whole error. Operators only, it may quote data.';

CREATE TABLE ecdp.partner_merge (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    merged_id uuid NOT NULL,
    into_id uuid NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    moved jsonb NOT NULL,
    archived jsonb NOT NULL,
    kept jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT partner_merge_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 2000)))
);

ALTER TABLE ONLY ecdp.partner_merge FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.partner_merge IS 'Partners that were merged into others: never changed, never erased. Written by app.merge_partner().';

COMMENT ON COLUMN ecdp.partner_merge.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.partner_merge.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.partner_merge.merged_id IS 'The partner that was merged: archived since.';

COMMENT ON COLUMN ecdp.partner_merge.into_id IS 'The partner that it was merged into.';

COMMENT ON COLUMN ecdp.partner_merge.reason IS 'Why.';

COMMENT ON COLUMN ecdp.partner_merge.actor IS 'Who merged them.';

COMMENT ON COLUMN ecdp.partner_merge.moved IS 'How many rows refer to the other partner since, by table.';

COMMENT ON COLUMN ecdp.partner_merge.archived IS 'How many of them were archived, because the other partner had the same, by table.';

COMMENT ON COLUMN ecdp.partner_merge.kept IS 'How many rows stayed with the merged partner, because the other one has the same, by table.';

COMMENT ON COLUMN ecdp.partner_merge.created_at IS 'When the row was made.';

CREATE TABLE ecdp.partner_sub_kind (
    kind text NOT NULL,
    sub_kind text NOT NULL
);

COMMENT ON TABLE ecdp.partner_sub_kind IS 'Which sub-kinds each kind of partner has.';

COMMENT ON COLUMN ecdp.partner_sub_kind.kind IS 'cbo, wellness, government, corporate or education.';

COMMENT ON COLUMN ecdp.partner_sub_kind.sub_kind IS 'A sub-kind of it.';

ALTER TABLE ecdp.partnership_stage_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME ecdp.partnership_stage_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE ecdp.programme_phase (
    tenant_id integer NOT NULL,
    id uuid NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    programme_id uuid NOT NULL,
    "position" integer NOT NULL,
    name text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    partnerships integer NOT NULL,
    milestones jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT programme_phase_ends_on_check CHECK ((ends_on > starts_on)),
    CONSTRAINT programme_phase_milestones_check CHECK ((jsonb_typeof(milestones) = 'object'::text)),
    CONSTRAINT programme_phase_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT programme_phase_partnerships_check CHECK (((partnerships >= 0) AND (partnerships <= 10000))),
    CONSTRAINT programme_phase_position_check CHECK ((("position" >= 1) AND ("position" <= 100)))
);

ALTER TABLE ONLY ecdp.programme_phase FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.programme_phase IS 'A phase of a programme, with the partnerships and other milestones planned for it.';

COMMENT ON COLUMN ecdp.programme_phase.tenant_id IS 'The municipality whose row it is.';

COMMENT ON COLUMN ecdp.programme_phase.id IS 'Identifier: a UUID, made by the server, in order of making.';

COMMENT ON COLUMN ecdp.programme_phase.version IS 'Counts the changes of the row; its ETag is "v<version>".';

COMMENT ON COLUMN ecdp.programme_phase.programme_id IS 'The programme.';

COMMENT ON COLUMN ecdp.programme_phase."position" IS 'Order within the programme, from 1.';

COMMENT ON COLUMN ecdp.programme_phase.name IS 'What it is about.';

COMMENT ON COLUMN ecdp.programme_phase.starts_on IS 'First day.';

COMMENT ON COLUMN ecdp.programme_phase.ends_on IS 'The day after its last.';

COMMENT ON COLUMN ecdp.programme_phase.partnerships IS 'Partnerships to be added in this phase.';

COMMENT ON COLUMN ecdp.programme_phase.milestones IS 'Other milestones: code to number planned, such as {"events_hosted": 2}. Ticked by the data.';

COMMENT ON COLUMN ecdp.programme_phase.created_at IS 'When the row was made.';

COMMENT ON COLUMN ecdp.programme_phase.updated_at IS 'When it was last changed.';

COMMENT ON COLUMN ecdp.programme_phase.archived_at IS 'When it was archived; null while in use.';

CREATE TABLE ecdp.schedule (
    name text NOT NULL,
    kind text NOT NULL,
    cron text NOT NULL,
    time_zone text DEFAULT 'Africa/Johannesburg'::text NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    priority smallint DEFAULT 0 NOT NULL,
    max_attempts integer DEFAULT 10 NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    next_run_at timestamp with time zone,
    last_run_at timestamp with time zone,
    last_job_id uuid,
    error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schedule_cron_check CHECK ((cron ~ '^\S+( \S+){4}$'::text)),
    CONSTRAINT schedule_kind_check CHECK ((kind ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
    CONSTRAINT schedule_max_attempts_check CHECK (((max_attempts >= 1) AND (max_attempts <= 1000))),
    CONSTRAINT schedule_name_check CHECK ((name ~ '^[a-z][a-z0-9_]{0,62}$'::text)),
    CONSTRAINT schedule_priority_check CHECK (((priority >= '-100'::integer) AND (priority <= 100)))
);

ALTER TABLE ONLY ecdp.schedule FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE ecdp.schedule IS 'Jobs that are made by the clock, whichever worker looks first.';

COMMENT ON COLUMN ecdp.schedule.name IS 'Names it; part of its jobs'' keys.';

COMMENT ON COLUMN ecdp.schedule.kind IS 'Kind of the jobs it makes.';

COMMENT ON COLUMN ecdp.schedule.cron IS 'When: minute, hour, day of the month, month, day of the week, one space between.';

COMMENT ON COLUMN ecdp.schedule.time_zone IS 'IANA name of the zone whose clock is meant.';

COMMENT ON COLUMN ecdp.schedule.payload IS 'Payload of the jobs; scheduled_for is added to it.';

COMMENT ON COLUMN ecdp.schedule.priority IS 'Priority of the jobs.';

COMMENT ON COLUMN ecdp.schedule.max_attempts IS 'Attempts of the jobs.';

COMMENT ON COLUMN ecdp.schedule.enabled IS 'Whether it makes jobs.';

COMMENT ON COLUMN ecdp.schedule.next_run_at IS 'When it makes the next; null until a worker has read the expression, or where that never comes.';

COMMENT ON COLUMN ecdp.schedule.last_run_at IS 'For when it made the last: the time planned, not when a worker got to it.';

COMMENT ON COLUMN ecdp.schedule.last_job_id IS 'The last job it made.';

COMMENT ON COLUMN ecdp.schedule.error IS 'Why it makes none: an expression or a zone that cannot be read.';

COMMENT ON COLUMN ecdp.schedule.created_at IS 'When it was made.';

COMMENT ON COLUMN ecdp.schedule.updated_at IS 'When it was last changed.';

CREATE TABLE ecdp.stage_transition (
    from_stage text NOT NULL,
    to_stage text NOT NULL
);

COMMENT ON TABLE ecdp.stage_transition IS 'Every move a partnership can make. From on_hold it goes back only to the stage it came from, or ends.';

COMMENT ON COLUMN ecdp.stage_transition.from_stage IS 'Stage before.';

COMMENT ON COLUMN ecdp.stage_transition.to_stage IS 'Stage after.';

CREATE VIEW ecdp.tenant_region WITH (security_invoker='true') AS
 SELECT t.tenant_id,
    r.id,
    NULL::integer AS version,
    r.kind,
    r.code,
    r.name,
    r.parent_id,
    r.vintage,
    r.valid_from,
    r.valid_to,
    false AS own,
    NULL::timestamp with time zone AS created_at,
    NULL::timestamp with time zone AS updated_at,
    NULL::timestamp with time zone AS archived_at,
    ( SELECT COALESCE(array_agg(s.successor_id ORDER BY s.successor_id), '{}'::uuid[]) AS "coalesce"
           FROM ecdp.region_successor s
          WHERE (s.region_id = r.id)) AS successor_ids,
    r.code_folded,
    r.name_folded
   FROM ((ecdp.tenant t
     JOIN ecdp.region m ON ((m.id = t.region_id)))
     JOIN ecdp.region r ON ((((((r.id = m.id) OR (r.id = m.parent_id)) OR (r.id = m.district_id)) OR (r.id = m.province_id)) OR (r.municipality_id = m.id) OR ((m.kind = 'district'::text) AND (r.district_id = m.id)) OR (r.kind = 'country'::text))))
UNION ALL
 SELECT l.tenant_id,
    l.id,
    l.version,
    l.kind,
    l.code,
    l.name,
    l.parent_id,
    'own'::text AS vintage,
    l.valid_from,
    l.valid_to,
    true AS own,
    l.created_at,
    l.updated_at,
    l.archived_at,
    l.successor_ids,
    l.code_folded,
    l.name_folded
   FROM ecdp.locality l;

COMMENT ON VIEW ecdp.tenant_region IS 'Regions of a municipality: its country, province and district, its wards, and the areas it named itself.';

COMMENT ON COLUMN ecdp.tenant_region.tenant_id IS 'The municipality.';

COMMENT ON COLUMN ecdp.tenant_region.id IS 'Identifier.';

COMMENT ON COLUMN ecdp.tenant_region.version IS 'Its ETag, for an area of the municipality''s own; null for the others.';

COMMENT ON COLUMN ecdp.tenant_region.kind IS 'country, province, district, metro, local or ward; suburb, village or informal_settlement for its own.';

COMMENT ON COLUMN ecdp.tenant_region.code IS 'Official code, or the municipality''s own.';

COMMENT ON COLUMN ecdp.tenant_region.name IS 'Name people use.';

COMMENT ON COLUMN ecdp.tenant_region.parent_id IS 'The region it lies in.';

COMMENT ON COLUMN ecdp.tenant_region.vintage IS 'The demarcation the code belongs to; own for the municipality''s own areas.';

COMMENT ON COLUMN ecdp.tenant_region.valid_from IS 'First day it existed.';

COMMENT ON COLUMN ecdp.tenant_region.valid_to IS 'First day it no longer existed; null while it exists.';

COMMENT ON COLUMN ecdp.tenant_region.own IS 'Whether it is the municipality''s own area, which it may change.';

COMMENT ON COLUMN ecdp.tenant_region.created_at IS 'When the row was made; null for an official region.';

COMMENT ON COLUMN ecdp.tenant_region.updated_at IS 'When it was last changed; null for an official region.';

COMMENT ON COLUMN ecdp.tenant_region.archived_at IS 'When it was archived; null while in use.';

COMMENT ON COLUMN ecdp.tenant_region.successor_ids IS 'Regions that took its place.';

COMMENT ON COLUMN ecdp.tenant_region.code_folded IS 'The key that the code is compared, searched and sorted by: see app.fold().';

COMMENT ON COLUMN ecdp.tenant_region.name_folded IS 'The key that the name is compared, searched and sorted by: see app.fold().';

ALTER TABLE ecdp.tenant ALTER COLUMN tenant_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME ecdp.tenant_tenant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY ecdp.api_key_grant
    ADD CONSTRAINT api_key_grant_pkey PRIMARY KEY (tenant_id, prefix);

ALTER TABLE ONLY ecdp.api_key
    ADD CONSTRAINT api_key_pkey PRIMARY KEY (prefix);

ALTER TABLE ONLY ecdp.audit_event
    ADD CONSTRAINT audit_event_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.barrier
    ADD CONSTRAINT barrier_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.calendar_address
    ADD CONSTRAINT calendar_address_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.centre_measure
    ADD CONSTRAINT centre_measure_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.centre_need
    ADD CONSTRAINT centre_need_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.centre
    ADD CONSTRAINT centre_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.centre_registration
    ADD CONSTRAINT centre_registration_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.collaboration_area
    ADD CONSTRAINT collaboration_area_pkey PRIMARY KEY (code);

ALTER TABLE ONLY ecdp.contact
    ADD CONSTRAINT contact_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.deprivation_index
    ADD CONSTRAINT deprivation_index_pkey PRIMARY KEY (vintage, ward_vintage);

ALTER TABLE ONLY ecdp.document
    ADD CONSTRAINT document_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.engagement_attendance
    ADD CONSTRAINT engagement_attendance_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.engagement
    ADD CONSTRAINT engagement_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.evaluation_figure
    ADD CONSTRAINT evaluation_figure_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.evaluation_figure
    ADD CONSTRAINT evaluation_figure_tenant_id_evaluation_id_position_key UNIQUE (tenant_id, evaluation_id, "position");

ALTER TABLE ONLY ecdp.evaluation_figure
    ADD CONSTRAINT evaluation_figure_tenant_id_evaluation_id_scope_key UNIQUE (tenant_id, evaluation_id, indicator, scope_kind, scope_key);

ALTER TABLE ONLY ecdp.evaluation
    ADD CONSTRAINT evaluation_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.evaluation
    ADD CONSTRAINT evaluation_tenant_id_programme_id_kind_period_revision_key UNIQUE (tenant_id, programme_id, kind, period_start, period_end, revision);

ALTER TABLE ONLY ecdp.evaluation
    ADD CONSTRAINT evaluation_tenant_id_replaces_id_key UNIQUE (tenant_id, replaces_id);

ALTER TABLE ONLY ecdp.follow_up
    ADD CONSTRAINT follow_up_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (tenant_id, credential, key);

ALTER TABLE ONLY ecdp.indicator
    ADD CONSTRAINT indicator_pkey PRIMARY KEY (rule_version, code);

ALTER TABLE ONLY ecdp.indicator
    ADD CONSTRAINT indicator_rule_version_position_key UNIQUE (rule_version, "position");

ALTER TABLE ONLY ecdp.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ecdp.lead
    ADD CONSTRAINT lead_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.locality
    ADD CONSTRAINT locality_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.partner_clearance
    ADD CONSTRAINT partner_clearance_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.partner_merge
    ADD CONSTRAINT partner_merge_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.partner_offer
    ADD CONSTRAINT partner_offer_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.partner
    ADD CONSTRAINT partner_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.partner_service_area
    ADD CONSTRAINT partner_service_area_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.partner_sub_kind
    ADD CONSTRAINT partner_sub_kind_pkey PRIMARY KEY (kind, sub_kind);

ALTER TABLE ONLY ecdp.partnership_centre
    ADD CONSTRAINT partnership_centre_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.partnership
    ADD CONSTRAINT partnership_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.partnership_stage_change
    ADD CONSTRAINT partnership_stage_change_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.programme_phase
    ADD CONSTRAINT programme_phase_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.programme
    ADD CONSTRAINT programme_pkey PRIMARY KEY (tenant_id, id);

ALTER TABLE ONLY ecdp.region
    ADD CONSTRAINT region_kind_vintage_code_key UNIQUE (kind, vintage, code);

ALTER TABLE ONLY ecdp.region
    ADD CONSTRAINT region_pkey PRIMARY KEY (id);

ALTER TABLE ONLY ecdp.region_successor
    ADD CONSTRAINT region_successor_pkey PRIMARY KEY (region_id, successor_id);

ALTER TABLE ONLY ecdp.schedule
    ADD CONSTRAINT schedule_pkey PRIMARY KEY (name);

ALTER TABLE ONLY ecdp.stage
    ADD CONSTRAINT stage_pkey PRIMARY KEY (code);

ALTER TABLE ONLY ecdp.stage_transition
    ADD CONSTRAINT stage_transition_pkey PRIMARY KEY (from_stage, to_stage);

ALTER TABLE ONLY ecdp.tenant
    ADD CONSTRAINT tenant_code_key UNIQUE (code);

ALTER TABLE ONLY ecdp.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY ecdp.ward_deprivation
    ADD CONSTRAINT ward_deprivation_pkey PRIMARY KEY (region_id, vintage);

CREATE INDEX api_key_grant_prefix_idx ON ecdp.api_key_grant USING btree (prefix);

CREATE INDEX audit_event_subject_idx ON ecdp.audit_event USING btree (tenant_id, subject_id, id);

CREATE INDEX barrier_centre_id_idx ON ecdp.barrier USING btree (tenant_id, centre_id);

CREATE INDEX barrier_partnership_id_idx ON ecdp.barrier USING btree (tenant_id, partnership_id, raised_on);

CREATE INDEX barrier_programme_id_idx ON ecdp.barrier USING btree (tenant_id, programme_id, raised_on);

CREATE INDEX barrier_raised_on_idx ON ecdp.barrier USING btree (tenant_id, raised_on, id);

CREATE INDEX barrier_title_idx ON ecdp.barrier USING btree (tenant_id, title_folded, id);

CREATE INDEX calendar_address_order_idx ON ecdp.calendar_address USING btree (tenant_id, created_at, id);

CREATE UNIQUE INDEX calendar_address_tenant_id_token_sha256_key ON ecdp.calendar_address USING btree (tenant_id, token_sha256);

CREATE INDEX calendar_address_token_sha256_idx ON ecdp.calendar_address USING btree (token_sha256);

CREATE INDEX centre_locality_id_idx ON ecdp.centre USING btree (tenant_id, locality_id);

CREATE INDEX centre_measure_centre_id_idx ON ecdp.centre_measure USING btree (tenant_id, centre_id, observed_on);

CREATE INDEX centre_measure_order_idx ON ecdp.centre_measure USING btree (tenant_id, observed_on, id);

CREATE UNIQUE INDEX centre_measure_tenant_id_centre_id_observed_on_key ON ecdp.centre_measure USING btree (tenant_id, centre_id, observed_on) WHERE (archived_at IS NULL);

CREATE INDEX centre_need_area_idx ON ecdp.centre_need USING btree (tenant_id, area);

CREATE INDEX centre_need_centre_id_idx ON ecdp.centre_need USING btree (tenant_id, centre_id);

CREATE INDEX centre_need_order_idx ON ecdp.centre_need USING btree (tenant_id, priority, id);

CREATE UNIQUE INDEX centre_need_tenant_id_centre_id_area_key ON ecdp.centre_need USING btree (tenant_id, centre_id, area) WHERE (archived_at IS NULL);

CREATE INDEX centre_order_idx ON ecdp.centre USING btree (tenant_id, name_folded, id);

CREATE INDEX centre_region_id_idx ON ecdp.centre USING btree (tenant_id, region_id);

CREATE INDEX centre_registration_centre_id_idx ON ecdp.centre_registration USING btree (tenant_id, centre_id);

CREATE INDEX centre_registration_order_idx ON ecdp.centre_registration USING btree (tenant_id, valid_from, id);

CREATE UNIQUE INDEX centre_tenant_id_id_archived_at_key ON ecdp.centre USING btree (tenant_id, id, archived_at);

CREATE INDEX contact_centre_id_idx ON ecdp.contact USING btree (tenant_id, centre_id);

CREATE INDEX contact_email_idx ON ecdp.contact USING btree (tenant_id, email_folded);

CREATE INDEX contact_order_idx ON ecdp.contact USING btree (tenant_id, name_folded, id);

CREATE INDEX contact_partner_id_idx ON ecdp.contact USING btree (tenant_id, partner_id);

CREATE INDEX contact_phone_idx ON ecdp.contact USING btree (tenant_id, phone);

CREATE UNIQUE INDEX contact_tenant_id_id_archived_at_key ON ecdp.contact USING btree (tenant_id, id, archived_at);

CREATE INDEX document_order_idx ON ecdp.document USING btree (tenant_id, created_at, id);

CREATE INDEX document_partnership_id_idx ON ecdp.document USING btree (tenant_id, partnership_id);

CREATE UNIQUE INDEX document_tenant_id_partnership_id_kind_number_key ON ecdp.document USING btree (tenant_id, partnership_id, kind, number) WHERE (archived_at IS NULL);

CREATE INDEX document_title_idx ON ecdp.document USING btree (tenant_id, title_folded, id);

CREATE INDEX engagement_attendance_centre_id_idx ON ecdp.engagement_attendance USING btree (tenant_id, centre_id);

CREATE INDEX engagement_attendance_contact_id_idx ON ecdp.engagement_attendance USING btree (tenant_id, contact_id);

CREATE INDEX engagement_attendance_engagement_id_idx ON ecdp.engagement_attendance USING btree (tenant_id, engagement_id);

CREATE INDEX engagement_attendance_order_idx ON ecdp.engagement_attendance USING btree (tenant_id, created_at, id);

CREATE INDEX engagement_attendance_partner_id_idx ON ecdp.engagement_attendance USING btree (tenant_id, partner_id);

CREATE UNIQUE INDEX engagement_attendance_tenant_id_engagement_id_centre_id_key ON ecdp.engagement_attendance USING btree (tenant_id, engagement_id, centre_id) WHERE (archived_at IS NULL);

CREATE UNIQUE INDEX engagement_attendance_tenant_id_engagement_id_contact_id_key ON ecdp.engagement_attendance USING btree (tenant_id, engagement_id, contact_id) WHERE (archived_at IS NULL);

CREATE UNIQUE INDEX engagement_attendance_tenant_id_engagement_id_partner_id_key ON ecdp.engagement_attendance USING btree (tenant_id, engagement_id, partner_id) WHERE (archived_at IS NULL);

CREATE INDEX engagement_held_on_idx ON ecdp.engagement USING btree (tenant_id, held_on, id);

CREATE INDEX engagement_partnership_id_idx ON ecdp.engagement USING btree (tenant_id, partnership_id, held_on);

CREATE INDEX engagement_postponed_from_id_idx ON ecdp.engagement USING btree (tenant_id, postponed_from_id);

CREATE INDEX engagement_programme_id_idx ON ecdp.engagement USING btree (tenant_id, programme_id, held_on);

CREATE UNIQUE INDEX engagement_tenant_id_id_archived_at_key ON ecdp.engagement USING btree (tenant_id, id, archived_at);

CREATE UNIQUE INDEX engagement_tenant_id_postponed_from_id_key ON ecdp.engagement USING btree (tenant_id, postponed_from_id) WHERE (archived_at IS NULL);

CREATE INDEX engagement_title_idx ON ecdp.engagement USING btree (tenant_id, title_folded, id);

CREATE INDEX evaluation_period_idx ON ecdp.evaluation USING btree (tenant_id, period_start, id);

CREATE INDEX follow_up_centre_id_idx ON ecdp.follow_up USING btree (tenant_id, centre_id, due_on);

CREATE INDEX follow_up_engagement_id_idx ON ecdp.follow_up USING btree (tenant_id, engagement_id, due_on);

CREATE INDEX follow_up_lead_id_idx ON ecdp.follow_up USING btree (tenant_id, lead_id, due_on);

CREATE INDEX follow_up_open_idx ON ecdp.follow_up USING btree (tenant_id, due_on, id) WHERE ((done_on IS NULL) AND (archived_at IS NULL));

CREATE INDEX follow_up_order_idx ON ecdp.follow_up USING btree (tenant_id, due_on, id);

CREATE INDEX follow_up_partner_id_idx ON ecdp.follow_up USING btree (tenant_id, partner_id, due_on);

CREATE INDEX follow_up_partnership_id_idx ON ecdp.follow_up USING btree (tenant_id, partnership_id, due_on);

CREATE INDEX idempotency_key_created_at_idx ON ecdp.idempotency_key USING btree (tenant_id, created_at);

CREATE INDEX job_finished_at_idx ON ecdp.job USING btree (finished_at) WHERE (finished_at IS NOT NULL);

CREATE UNIQUE INDEX job_queue_kind_unique_key_key ON ecdp.job USING btree (queue, kind, unique_key) WHERE ((unique_key IS NOT NULL) AND (state = ANY (ARRAY['waiting'::text, 'running'::text, 'completed'::text])));

CREATE INDEX job_running_idx ON ecdp.job USING btree (id) WHERE (state = 'running'::text);

CREATE INDEX job_tenant_id_id_idx ON ecdp.job USING btree (tenant_id, id) WHERE (tenant_id IS NOT NULL);

CREATE INDEX job_waiting_idx ON ecdp.job USING btree (priority DESC, queue, kind, run_at, id) WHERE (state = 'waiting'::text);

CREATE INDEX lead_engagement_id_idx ON ecdp.lead USING btree (tenant_id, engagement_id);

CREATE INDEX lead_name_idx ON ecdp.lead USING btree (tenant_id, name_folded, id);

CREATE INDEX lead_order_idx ON ecdp.lead USING btree (tenant_id, found_on, id);

CREATE INDEX lead_partner_id_idx ON ecdp.lead USING btree (tenant_id, partner_id);

CREATE INDEX lead_programme_id_idx ON ecdp.lead USING btree (tenant_id, programme_id, found_on);

CREATE INDEX lead_referrer_id_idx ON ecdp.lead USING btree (tenant_id, referrer_id);

CREATE UNIQUE INDEX lead_tenant_id_id_archived_at_key ON ecdp.lead USING btree (tenant_id, id, archived_at);

CREATE INDEX locality_order_idx ON ecdp.locality USING btree (tenant_id, name_folded, id);

CREATE UNIQUE INDEX locality_tenant_id_code_key ON ecdp.locality USING btree (tenant_id, code_folded) WHERE (archived_at IS NULL);

CREATE UNIQUE INDEX locality_tenant_id_id_archived_at_key ON ecdp.locality USING btree (tenant_id, id, archived_at);

CREATE INDEX partner_clearance_order_idx ON ecdp.partner_clearance USING btree (tenant_id, screened_on, id);

CREATE INDEX partner_clearance_partner_id_idx ON ecdp.partner_clearance USING btree (tenant_id, partner_id, screened_on);

CREATE UNIQUE INDEX partner_clearance_tenant_id_partner_id_screened_on_key ON ecdp.partner_clearance USING btree (tenant_id, partner_id, screened_on) WHERE (archived_at IS NULL);

CREATE INDEX partner_merge_into_id_idx ON ecdp.partner_merge USING btree (tenant_id, into_id);

CREATE INDEX partner_merge_order_idx ON ecdp.partner_merge USING btree (tenant_id, created_at, id);

CREATE UNIQUE INDEX partner_merge_tenant_id_merged_id_key ON ecdp.partner_merge USING btree (tenant_id, merged_id);

CREATE INDEX partner_merged_into_id_idx ON ecdp.partner USING btree (tenant_id, merged_into_id);

CREATE INDEX partner_offer_order_idx ON ecdp.partner_offer USING btree (tenant_id, area, id);

CREATE INDEX partner_offer_partner_id_idx ON ecdp.partner_offer USING btree (tenant_id, partner_id);

CREATE UNIQUE INDEX partner_offer_tenant_id_partner_id_area_key ON ecdp.partner_offer USING btree (tenant_id, partner_id, area) WHERE (archived_at IS NULL);

CREATE INDEX partner_order_idx ON ecdp.partner USING btree (tenant_id, name_folded, id);

CREATE INDEX partner_phone_idx ON ecdp.partner USING btree (tenant_id, phone);

CREATE INDEX partner_registration_number_idx ON ecdp.partner USING btree (tenant_id, registration_number_folded);

CREATE INDEX partner_service_area_locality_id_idx ON ecdp.partner_service_area USING btree (tenant_id, locality_id);

CREATE INDEX partner_service_area_order_idx ON ecdp.partner_service_area USING btree (tenant_id, created_at, id);

CREATE INDEX partner_service_area_partner_id_idx ON ecdp.partner_service_area USING btree (tenant_id, partner_id);

CREATE UNIQUE INDEX partner_service_area_tenant_id_partner_id_locality_id_key ON ecdp.partner_service_area USING btree (tenant_id, partner_id, locality_id) WHERE (archived_at IS NULL);

CREATE UNIQUE INDEX partner_service_area_tenant_id_partner_id_region_id_key ON ecdp.partner_service_area USING btree (tenant_id, partner_id, region_id) WHERE (archived_at IS NULL);

CREATE UNIQUE INDEX partner_tenant_id_id_archived_at_key ON ecdp.partner USING btree (tenant_id, id, archived_at);

CREATE UNIQUE INDEX partner_tenant_id_registration_type_registration_number_key ON ecdp.partner USING btree (tenant_id, registration_type, registration_number_folded) WHERE ((archived_at IS NULL) AND (NOT confirm_duplicate));

CREATE INDEX partnership_centre_centre_id_idx ON ecdp.partnership_centre USING btree (tenant_id, centre_id);

CREATE INDEX partnership_centre_order_idx ON ecdp.partnership_centre USING btree (tenant_id, joined_on, id);

CREATE INDEX partnership_centre_partnership_id_idx ON ecdp.partnership_centre USING btree (tenant_id, partnership_id);

CREATE UNIQUE INDEX partnership_centre_tenant_id_partnership_id_centre_id_key ON ecdp.partnership_centre USING btree (tenant_id, partnership_id, centre_id) WHERE (archived_at IS NULL);

CREATE INDEX partnership_order_idx ON ecdp.partnership USING btree (tenant_id, title_folded, id);

CREATE INDEX partnership_partner_id_idx ON ecdp.partnership USING btree (tenant_id, partner_id);

CREATE INDEX partnership_programme_id_idx ON ecdp.partnership USING btree (tenant_id, programme_id);

CREATE INDEX partnership_stage_change_changed_on_idx ON ecdp.partnership_stage_change USING btree (tenant_id, changed_on);

CREATE INDEX partnership_stage_change_engagement_id_idx ON ecdp.partnership_stage_change USING btree (tenant_id, engagement_id);

CREATE INDEX partnership_stage_change_partnership_id_idx ON ecdp.partnership_stage_change USING btree (tenant_id, partnership_id, id);

CREATE INDEX partnership_stage_engagement_id_idx ON ecdp.partnership USING btree (tenant_id, stage_engagement_id);

CREATE INDEX partnership_stage_idx ON ecdp.partnership USING btree (tenant_id, stage, id);

CREATE UNIQUE INDEX partnership_tenant_id_id_archived_at_key ON ecdp.partnership USING btree (tenant_id, id, archived_at);

CREATE INDEX programme_name_idx ON ecdp.programme USING btree (tenant_id, name_folded, id);

CREATE INDEX programme_order_idx ON ecdp.programme USING btree (tenant_id, starts_on, id);

CREATE INDEX programme_phase_order_idx ON ecdp.programme_phase USING btree (tenant_id, "position", id);

CREATE INDEX programme_phase_programme_id_idx ON ecdp.programme_phase USING btree (tenant_id, programme_id);

CREATE UNIQUE INDEX programme_phase_tenant_id_programme_id_position_key ON ecdp.programme_phase USING btree (tenant_id, programme_id, "position") WHERE (archived_at IS NULL);

CREATE UNIQUE INDEX programme_tenant_id_id_archived_at_key ON ecdp.programme USING btree (tenant_id, id, archived_at);

CREATE UNIQUE INDEX programme_tenant_id_name_key ON ecdp.programme USING btree (tenant_id, name_folded) WHERE (archived_at IS NULL);

CREATE INDEX region_district_id_idx ON ecdp.region USING btree (district_id);

CREATE INDEX region_municipality_id_idx ON ecdp.region USING btree (municipality_id);

CREATE INDEX region_parent_id_idx ON ecdp.region USING btree (parent_id);

CREATE TRIGGER api_key_audit AFTER UPDATE OF secret_sha256, revoked_at, expires_at ON ecdp.api_key FOR EACH ROW EXECUTE FUNCTION app.audit_key('api_key');

CREATE TRIGGER api_key_grant_audit_delete AFTER DELETE ON ecdp.api_key_grant REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('api_key_grant', 'values');

CREATE TRIGGER api_key_grant_audit_insert AFTER INSERT ON ecdp.api_key_grant REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('api_key_grant', 'values');

CREATE TRIGGER api_key_grant_audit_update AFTER UPDATE ON ecdp.api_key_grant REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('api_key_grant', 'values');

CREATE TRIGGER barrier_audit_delete AFTER DELETE ON ecdp.barrier REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('barrier', 'values');

CREATE TRIGGER barrier_audit_insert AFTER INSERT ON ecdp.barrier REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('barrier', 'values');

CREATE TRIGGER barrier_audit_update AFTER UPDATE ON ecdp.barrier REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('barrier', 'values');

CREATE TRIGGER barrier_centre_id_reference AFTER UPDATE OF centre_id ON ecdp.barrier FOR EACH ROW WHEN ((new.centre_id IS DISTINCT FROM old.centre_id)) EXECUTE FUNCTION app.barrier_references('barrier', 'centre_id');

CREATE TRIGGER barrier_partnership_id_reference AFTER UPDATE OF partnership_id ON ecdp.barrier FOR EACH ROW WHEN ((new.partnership_id IS DISTINCT FROM old.partnership_id)) EXECUTE FUNCTION app.barrier_references('barrier', 'partnership_id');

CREATE TRIGGER barrier_programme_id_reference AFTER UPDATE OF programme_id ON ecdp.barrier FOR EACH ROW WHEN ((new.programme_id IS DISTINCT FROM old.programme_id)) EXECUTE FUNCTION app.barrier_references('barrier', 'programme_id');

CREATE TRIGGER barrier_raised_on_future BEFORE INSERT OR UPDATE OF raised_on ON ecdp.barrier FOR EACH ROW WHEN ((new.raised_on > app.today())) EXECUTE FUNCTION app.refuse_future('barrier', 'raised_on');

CREATE TRIGGER barrier_references AFTER INSERT ON ecdp.barrier REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.barrier_references('barrier');

CREATE TRIGGER barrier_resolved_on_future BEFORE INSERT OR UPDATE OF resolved_on ON ecdp.barrier FOR EACH ROW WHEN ((new.resolved_on > app.today())) EXECUTE FUNCTION app.refuse_future('barrier', 'resolved_on');

CREATE TRIGGER calendar_address_audit_delete AFTER DELETE ON ecdp.calendar_address REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('calendar_address', 'names');

CREATE TRIGGER calendar_address_audit_insert AFTER INSERT ON ecdp.calendar_address REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('calendar_address', 'names');

CREATE TRIGGER calendar_address_audit_update AFTER UPDATE ON ecdp.calendar_address REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('calendar_address', 'names');

CREATE TRIGGER centre_audit_delete AFTER DELETE ON ecdp.centre REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre', 'values');

CREATE TRIGGER centre_audit_insert AFTER INSERT ON ecdp.centre REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre', 'values');

CREATE TRIGGER centre_audit_update AFTER UPDATE ON ecdp.centre REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre', 'values');

CREATE TRIGGER centre_locality_id_reference AFTER UPDATE OF locality_id ON ecdp.centre FOR EACH ROW WHEN ((new.locality_id IS DISTINCT FROM old.locality_id)) EXECUTE FUNCTION app.centre_references('centre', 'locality_id');

CREATE TRIGGER centre_measure_audit_delete AFTER DELETE ON ecdp.centre_measure REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre_measure', 'values');

CREATE TRIGGER centre_measure_audit_insert AFTER INSERT ON ecdp.centre_measure REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre_measure', 'values');

CREATE TRIGGER centre_measure_audit_update AFTER UPDATE ON ecdp.centre_measure REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre_measure', 'values');

CREATE TRIGGER centre_measure_centre_id_reference AFTER UPDATE OF centre_id ON ecdp.centre_measure FOR EACH ROW WHEN ((new.centre_id IS DISTINCT FROM old.centre_id)) EXECUTE FUNCTION app.centre_measure_references('centre_measure', 'centre_id');

CREATE TRIGGER centre_measure_observed_on_future BEFORE INSERT OR UPDATE OF observed_on ON ecdp.centre_measure FOR EACH ROW WHEN ((new.observed_on > app.today())) EXECUTE FUNCTION app.refuse_future('centre_measure', 'observed_on');

CREATE TRIGGER centre_measure_references AFTER INSERT ON ecdp.centre_measure REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.centre_measure_references('centre_measure');

CREATE TRIGGER centre_measure_state_insert AFTER INSERT ON ecdp.centre_measure REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.refresh_centre_state('centre_measure', 'centre.capacity', 'centre.children', 'centre.practitioners', 'centre.observed_on');

CREATE TRIGGER centre_measure_state_update AFTER UPDATE ON ecdp.centre_measure REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.refresh_centre_state('centre_measure', 'centre.capacity', 'centre.children', 'centre.practitioners', 'centre.observed_on');

CREATE TRIGGER centre_need_audit_delete AFTER DELETE ON ecdp.centre_need REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre_need', 'values');

CREATE TRIGGER centre_need_audit_insert AFTER INSERT ON ecdp.centre_need REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre_need', 'values');

CREATE TRIGGER centre_need_audit_update AFTER UPDATE ON ecdp.centre_need REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre_need', 'values');

CREATE TRIGGER centre_need_centre_id_reference AFTER UPDATE OF centre_id ON ecdp.centre_need FOR EACH ROW WHEN ((new.centre_id IS DISTINCT FROM old.centre_id)) EXECUTE FUNCTION app.centre_need_references('centre_need', 'centre_id');

CREATE TRIGGER centre_need_references AFTER INSERT ON ecdp.centre_need REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.centre_need_references('centre_need');

CREATE TRIGGER centre_place AFTER INSERT ON ecdp.centre FOR EACH ROW EXECUTE FUNCTION app.check_centre_place('centre');

CREATE TRIGGER centre_place_change AFTER UPDATE OF region_id, locality_id ON ecdp.centre FOR EACH ROW WHEN (((new.region_id IS DISTINCT FROM old.region_id) OR (new.locality_id IS DISTINCT FROM old.locality_id))) EXECUTE FUNCTION app.check_centre_place('centre');

CREATE TRIGGER centre_references AFTER INSERT ON ecdp.centre REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.centre_references('centre');

CREATE TRIGGER centre_registration_audit_delete AFTER DELETE ON ecdp.centre_registration REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre_registration', 'values');

CREATE TRIGGER centre_registration_audit_insert AFTER INSERT ON ecdp.centre_registration REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre_registration', 'values');

CREATE TRIGGER centre_registration_audit_update AFTER UPDATE ON ecdp.centre_registration REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('centre_registration', 'values');

CREATE TRIGGER centre_registration_centre_id_reference AFTER UPDATE OF centre_id ON ecdp.centre_registration FOR EACH ROW WHEN ((new.centre_id IS DISTINCT FROM old.centre_id)) EXECUTE FUNCTION app.centre_registration_references('centre_registration', 'centre_id');

CREATE TRIGGER centre_registration_references AFTER INSERT ON ecdp.centre_registration REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.centre_registration_references('centre_registration');

CREATE TRIGGER contact_audit_delete AFTER DELETE ON ecdp.contact REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('contact', 'names');

CREATE TRIGGER contact_audit_insert AFTER INSERT ON ecdp.contact REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('contact', 'names');

CREATE TRIGGER contact_audit_update AFTER UPDATE ON ecdp.contact REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('contact', 'names');

CREATE TRIGGER contact_centre_id_reference AFTER UPDATE OF centre_id ON ecdp.contact FOR EACH ROW WHEN ((new.centre_id IS DISTINCT FROM old.centre_id)) EXECUTE FUNCTION app.contact_references('contact', 'centre_id');

CREATE TRIGGER contact_partner_id_reference AFTER UPDATE OF partner_id ON ecdp.contact FOR EACH ROW WHEN ((new.partner_id IS DISTINCT FROM old.partner_id)) EXECUTE FUNCTION app.contact_references('contact', 'partner_id');

CREATE TRIGGER contact_references AFTER INSERT ON ecdp.contact REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.contact_references('contact');

CREATE TRIGGER document_audit_delete AFTER DELETE ON ecdp.document REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('document', 'names');

CREATE TRIGGER document_audit_insert AFTER INSERT ON ecdp.document REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('document', 'names');

CREATE TRIGGER document_audit_update AFTER UPDATE ON ecdp.document REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('document', 'names');

CREATE TRIGGER document_partnership_id_reference AFTER UPDATE OF partnership_id ON ecdp.document FOR EACH ROW WHEN ((new.partnership_id IS DISTINCT FROM old.partnership_id)) EXECUTE FUNCTION app.document_references('document', 'partnership_id');

CREATE TRIGGER document_references AFTER INSERT ON ecdp.document REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.document_references('document');

CREATE TRIGGER document_signature BEFORE INSERT OR UPDATE ON ecdp.document FOR EACH ROW WHEN (((new.signed_on IS NOT NULL) AND (new.archived_at IS NULL))) EXECUTE FUNCTION app.check_signature('document');

CREATE TRIGGER document_signed BEFORE DELETE OR UPDATE ON ecdp.document FOR EACH ROW EXECUTE FUNCTION app.keep_signed_document('document');

CREATE TRIGGER document_signed_on_future BEFORE INSERT OR UPDATE OF signed_on ON ecdp.document FOR EACH ROW WHEN ((new.signed_on > app.today())) EXECUTE FUNCTION app.refuse_future('document', 'signed_on');

CREATE TRIGGER engagement_attendance_attended_future BEFORE INSERT OR UPDATE OF attended, people, engagement_id ON ecdp.engagement_attendance FOR EACH ROW WHEN ((new.attended OR (new.people > 0))) EXECUTE FUNCTION app.check_attendance('engagement_attendance');

CREATE TRIGGER engagement_attendance_audit_delete AFTER DELETE ON ecdp.engagement_attendance REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('engagement_attendance', 'values');

CREATE TRIGGER engagement_attendance_audit_insert AFTER INSERT ON ecdp.engagement_attendance REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('engagement_attendance', 'values');

CREATE TRIGGER engagement_attendance_audit_update AFTER UPDATE ON ecdp.engagement_attendance REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('engagement_attendance', 'values');

CREATE TRIGGER engagement_attendance_centre_id_reference AFTER UPDATE OF centre_id ON ecdp.engagement_attendance FOR EACH ROW WHEN ((new.centre_id IS DISTINCT FROM old.centre_id)) EXECUTE FUNCTION app.engagement_attendance_references('engagement_attendance', 'centre_id');

CREATE TRIGGER engagement_attendance_contact_id_reference AFTER UPDATE OF contact_id ON ecdp.engagement_attendance FOR EACH ROW WHEN ((new.contact_id IS DISTINCT FROM old.contact_id)) EXECUTE FUNCTION app.engagement_attendance_references('engagement_attendance', 'contact_id');

CREATE TRIGGER engagement_attendance_engagement_id_reference AFTER UPDATE OF engagement_id ON ecdp.engagement_attendance FOR EACH ROW WHEN ((new.engagement_id IS DISTINCT FROM old.engagement_id)) EXECUTE FUNCTION app.engagement_attendance_references('engagement_attendance', 'engagement_id');

CREATE TRIGGER engagement_attendance_partner_id_reference AFTER UPDATE OF partner_id ON ecdp.engagement_attendance FOR EACH ROW WHEN ((new.partner_id IS DISTINCT FROM old.partner_id)) EXECUTE FUNCTION app.engagement_attendance_references('engagement_attendance', 'partner_id');

CREATE TRIGGER engagement_attendance_references AFTER INSERT ON ecdp.engagement_attendance REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.engagement_attendance_references('engagement_attendance');

CREATE TRIGGER engagement_audit_delete AFTER DELETE ON ecdp.engagement REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('engagement', 'values');

CREATE TRIGGER engagement_audit_insert AFTER INSERT ON ecdp.engagement REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('engagement', 'values');

CREATE TRIGGER engagement_audit_update AFTER UPDATE ON ecdp.engagement REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('engagement', 'values');

CREATE TRIGGER engagement_held_on_future BEFORE UPDATE OF held_on, status ON ecdp.engagement FOR EACH ROW WHEN (((new.held_on > app.today()) OR (new.status <> 'confirmed'::text))) EXECUTE FUNCTION app.keep_attended_past('engagement');

CREATE TRIGGER engagement_partnership_id_reference AFTER UPDATE OF partnership_id ON ecdp.engagement FOR EACH ROW WHEN ((new.partnership_id IS DISTINCT FROM old.partnership_id)) EXECUTE FUNCTION app.engagement_references('engagement', 'partnership_id');

CREATE TRIGGER engagement_postponed BEFORE INSERT OR UPDATE OF postponed_from_id, status ON ecdp.engagement FOR EACH ROW EXECUTE FUNCTION app.check_postponed('engagement');

CREATE TRIGGER engagement_postponed_from_id_reference AFTER UPDATE OF postponed_from_id ON ecdp.engagement FOR EACH ROW WHEN ((new.postponed_from_id IS DISTINCT FROM old.postponed_from_id)) EXECUTE FUNCTION app.engagement_references('engagement', 'postponed_from_id');

CREATE TRIGGER engagement_programme_id_reference AFTER UPDATE OF programme_id ON ecdp.engagement FOR EACH ROW WHEN ((new.programme_id IS DISTINCT FROM old.programme_id)) EXECUTE FUNCTION app.engagement_references('engagement', 'programme_id');

CREATE TRIGGER engagement_references AFTER INSERT ON ecdp.engagement REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.engagement_references('engagement');

CREATE TRIGGER evaluation_audit_delete AFTER DELETE ON ecdp.evaluation REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('evaluation', 'values');

CREATE TRIGGER evaluation_audit_insert AFTER INSERT ON ecdp.evaluation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('evaluation', 'values');

CREATE TRIGGER evaluation_audit_update AFTER UPDATE ON ecdp.evaluation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('evaluation', 'values');

CREATE TRIGGER evaluation_figure_added AFTER INSERT ON ecdp.evaluation_figure REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.keep_published_figures('evaluation_figure');

CREATE TRIGGER evaluation_figure_published BEFORE DELETE OR UPDATE ON ecdp.evaluation_figure FOR EACH ROW EXECUTE FUNCTION app.keep_published_figures('evaluation_figure');

CREATE TRIGGER evaluation_programme_id_reference AFTER UPDATE OF programme_id ON ecdp.evaluation FOR EACH ROW WHEN ((new.programme_id IS DISTINCT FROM old.programme_id)) EXECUTE FUNCTION app.evaluation_references('evaluation', 'programme_id');

CREATE TRIGGER evaluation_published BEFORE INSERT OR DELETE OR UPDATE ON ecdp.evaluation FOR EACH ROW EXECUTE FUNCTION app.keep_published_evaluation('evaluation');

CREATE TRIGGER evaluation_references AFTER INSERT ON ecdp.evaluation REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.evaluation_references('evaluation');

CREATE TRIGGER follow_up_audit_delete AFTER DELETE ON ecdp.follow_up REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('follow_up', 'values');

CREATE TRIGGER follow_up_audit_insert AFTER INSERT ON ecdp.follow_up REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('follow_up', 'values');

CREATE TRIGGER follow_up_audit_update AFTER UPDATE ON ecdp.follow_up REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('follow_up', 'values');

CREATE TRIGGER follow_up_centre_id_reference AFTER UPDATE OF centre_id ON ecdp.follow_up FOR EACH ROW WHEN ((new.centre_id IS DISTINCT FROM old.centre_id)) EXECUTE FUNCTION app.follow_up_references('follow_up', 'centre_id');

CREATE TRIGGER follow_up_done_on_future BEFORE INSERT OR UPDATE OF done_on ON ecdp.follow_up FOR EACH ROW WHEN ((new.done_on > app.today())) EXECUTE FUNCTION app.refuse_future('follow_up', 'done_on');

CREATE TRIGGER follow_up_engagement_id_reference AFTER UPDATE OF engagement_id ON ecdp.follow_up FOR EACH ROW WHEN ((new.engagement_id IS DISTINCT FROM old.engagement_id)) EXECUTE FUNCTION app.follow_up_references('follow_up', 'engagement_id');

CREATE TRIGGER follow_up_lead_id_reference AFTER UPDATE OF lead_id ON ecdp.follow_up FOR EACH ROW WHEN ((new.lead_id IS DISTINCT FROM old.lead_id)) EXECUTE FUNCTION app.follow_up_references('follow_up', 'lead_id');

CREATE TRIGGER follow_up_partner_id_reference AFTER UPDATE OF partner_id ON ecdp.follow_up FOR EACH ROW WHEN ((new.partner_id IS DISTINCT FROM old.partner_id)) EXECUTE FUNCTION app.follow_up_references('follow_up', 'partner_id');

CREATE TRIGGER follow_up_partnership_id_reference AFTER UPDATE OF partnership_id ON ecdp.follow_up FOR EACH ROW WHEN ((new.partnership_id IS DISTINCT FROM old.partnership_id)) EXECUTE FUNCTION app.follow_up_references('follow_up', 'partnership_id');

CREATE TRIGGER follow_up_references AFTER INSERT ON ecdp.follow_up REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.follow_up_references('follow_up');

CREATE TRIGGER job_evaluation AFTER UPDATE OF state ON ecdp.job FOR EACH ROW WHEN (((new.state = ANY (ARRAY['dead'::text, 'cancelled'::text])) AND (old.state <> new.state) AND (new.tenant_id IS NOT NULL) AND (new.kind = ANY (ARRAY['quarterly_review'::text, 'annual_evaluation'::text])))) EXECUTE FUNCTION app.fail_evaluation('job', 'evaluation.status', 'evaluation.failure', 'evaluation.failure_detail');

CREATE TRIGGER lead_audit_delete AFTER DELETE ON ecdp.lead REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('lead', 'values');

CREATE TRIGGER lead_audit_insert AFTER INSERT ON ecdp.lead REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('lead', 'values');

CREATE TRIGGER lead_audit_update AFTER UPDATE ON ecdp.lead REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('lead', 'values');

CREATE TRIGGER lead_closed_on_future BEFORE INSERT OR UPDATE OF closed_on ON ecdp.lead FOR EACH ROW WHEN ((new.closed_on > app.today())) EXECUTE FUNCTION app.refuse_future('lead', 'closed_on');

CREATE TRIGGER lead_engagement_id_reference AFTER UPDATE OF engagement_id ON ecdp.lead FOR EACH ROW WHEN ((new.engagement_id IS DISTINCT FROM old.engagement_id)) EXECUTE FUNCTION app.lead_references('lead', 'engagement_id');

CREATE TRIGGER lead_found_on_future BEFORE INSERT OR UPDATE OF found_on ON ecdp.lead FOR EACH ROW WHEN ((new.found_on > app.today())) EXECUTE FUNCTION app.refuse_future('lead', 'found_on');

CREATE TRIGGER lead_partner_id_reference AFTER UPDATE OF partner_id ON ecdp.lead FOR EACH ROW WHEN ((new.partner_id IS DISTINCT FROM old.partner_id)) EXECUTE FUNCTION app.lead_references('lead', 'partner_id');

CREATE TRIGGER lead_programme_id_reference AFTER UPDATE OF programme_id ON ecdp.lead FOR EACH ROW WHEN ((new.programme_id IS DISTINCT FROM old.programme_id)) EXECUTE FUNCTION app.lead_references('lead', 'programme_id');

CREATE TRIGGER lead_references AFTER INSERT ON ecdp.lead REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.lead_references('lead');

CREATE TRIGGER lead_referrer_id_reference AFTER UPDATE OF referrer_id ON ecdp.lead FOR EACH ROW WHEN ((new.referrer_id IS DISTINCT FROM old.referrer_id)) EXECUTE FUNCTION app.lead_references('lead', 'referrer_id');

CREATE TRIGGER locality_audit_delete AFTER DELETE ON ecdp.locality REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('locality', 'values');

CREATE TRIGGER locality_audit_insert AFTER INSERT ON ecdp.locality REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('locality', 'values');

CREATE TRIGGER locality_audit_update AFTER UPDATE ON ecdp.locality REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('locality', 'values');

CREATE TRIGGER locality_parent AFTER INSERT ON ecdp.locality FOR EACH ROW EXECUTE FUNCTION app.check_locality_parent('locality');

CREATE TRIGGER locality_parent_change AFTER UPDATE OF parent_id ON ecdp.locality FOR EACH ROW WHEN ((new.parent_id IS DISTINCT FROM old.parent_id)) EXECUTE FUNCTION app.check_locality_parent('locality');

CREATE TRIGGER locality_successors BEFORE INSERT ON ecdp.locality FOR EACH ROW WHEN (((app.tid() IS NULL) OR (new.tenant_id = app.tid()))) EXECUTE FUNCTION app.check_successors('locality');

CREATE TRIGGER locality_successors_change BEFORE UPDATE OF successor_ids ON ecdp.locality FOR EACH ROW WHEN ((new.successor_ids IS DISTINCT FROM old.successor_ids)) EXECUTE FUNCTION app.check_successors('locality');

CREATE TRIGGER partner_audit_delete AFTER DELETE ON ecdp.partner REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner', 'values');

CREATE TRIGGER partner_audit_insert AFTER INSERT ON ecdp.partner REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner', 'values');

CREATE TRIGGER partner_audit_update AFTER UPDATE ON ecdp.partner REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner', 'values');

CREATE TRIGGER partner_clearance_audit_delete AFTER DELETE ON ecdp.partner_clearance REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner_clearance', 'values');

CREATE TRIGGER partner_clearance_audit_insert AFTER INSERT ON ecdp.partner_clearance REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner_clearance', 'values');

CREATE TRIGGER partner_clearance_audit_update AFTER UPDATE ON ecdp.partner_clearance REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner_clearance', 'values');

CREATE TRIGGER partner_clearance_kept BEFORE INSERT OR UPDATE ON ecdp.partner_clearance FOR EACH ROW EXECUTE FUNCTION app.keep_clearance('partner_clearance');

CREATE TRIGGER partner_clearance_partner_id_reference AFTER UPDATE OF partner_id ON ecdp.partner_clearance FOR EACH ROW WHEN ((new.partner_id IS DISTINCT FROM old.partner_id)) EXECUTE FUNCTION app.partner_clearance_references('partner_clearance', 'partner_id');

CREATE TRIGGER partner_clearance_references AFTER INSERT ON ecdp.partner_clearance REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.partner_clearance_references('partner_clearance');

CREATE TRIGGER partner_clearance_screened_on_future BEFORE INSERT OR UPDATE OF screened_on ON ecdp.partner_clearance FOR EACH ROW WHEN ((new.screened_on > app.today())) EXECUTE FUNCTION app.refuse_future('partner_clearance', 'screened_on');

CREATE TRIGGER partner_duplicate BEFORE INSERT ON ecdp.partner FOR EACH ROW WHEN (((NOT new.confirm_duplicate) AND (new.archived_at IS NULL))) EXECUTE FUNCTION app.check_duplicate_partner('partner');

CREATE TRIGGER partner_kept BEFORE UPDATE OF archived_at ON ecdp.partner FOR EACH ROW WHEN (((new.archived_at IS NOT NULL) AND (old.archived_at IS NULL))) EXECUTE FUNCTION app.keep_partner('partner');

CREATE TRIGGER partner_merge_into_id_reference AFTER UPDATE OF into_id ON ecdp.partner_merge FOR EACH ROW WHEN ((new.into_id IS DISTINCT FROM old.into_id)) EXECUTE FUNCTION app.partner_merge_references('partner_merge', 'into_id');

CREATE TRIGGER partner_merge_merged_id_reference AFTER UPDATE OF merged_id ON ecdp.partner_merge FOR EACH ROW WHEN ((new.merged_id IS DISTINCT FROM old.merged_id)) EXECUTE FUNCTION app.partner_merge_references('partner_merge', 'merged_id');

CREATE TRIGGER partner_merge_references AFTER INSERT ON ecdp.partner_merge REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.partner_merge_references('partner_merge');

CREATE TRIGGER partner_merged_into_id_reference AFTER UPDATE OF merged_into_id ON ecdp.partner FOR EACH ROW WHEN ((new.merged_into_id IS DISTINCT FROM old.merged_into_id)) EXECUTE FUNCTION app.partner_references('partner', 'merged_into_id');

CREATE TRIGGER partner_offer_audit_delete AFTER DELETE ON ecdp.partner_offer REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner_offer', 'values');

CREATE TRIGGER partner_offer_audit_insert AFTER INSERT ON ecdp.partner_offer REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner_offer', 'values');

CREATE TRIGGER partner_offer_audit_update AFTER UPDATE ON ecdp.partner_offer REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner_offer', 'values');

CREATE TRIGGER partner_offer_partner_id_reference AFTER UPDATE OF partner_id ON ecdp.partner_offer FOR EACH ROW WHEN ((new.partner_id IS DISTINCT FROM old.partner_id)) EXECUTE FUNCTION app.partner_offer_references('partner_offer', 'partner_id');

CREATE TRIGGER partner_offer_references AFTER INSERT ON ecdp.partner_offer REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.partner_offer_references('partner_offer');

CREATE TRIGGER partner_references AFTER INSERT ON ecdp.partner REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.partner_references('partner');

CREATE TRIGGER partner_service_area_audit_delete AFTER DELETE ON ecdp.partner_service_area REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner_service_area', 'values');

CREATE TRIGGER partner_service_area_audit_insert AFTER INSERT ON ecdp.partner_service_area REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner_service_area', 'values');

CREATE TRIGGER partner_service_area_audit_update AFTER UPDATE ON ecdp.partner_service_area REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partner_service_area', 'values');

CREATE TRIGGER partner_service_area_locality_id_reference AFTER UPDATE OF locality_id ON ecdp.partner_service_area FOR EACH ROW WHEN ((new.locality_id IS DISTINCT FROM old.locality_id)) EXECUTE FUNCTION app.partner_service_area_references('partner_service_area', 'locality_id');

CREATE TRIGGER partner_service_area_partner_id_reference AFTER UPDATE OF partner_id ON ecdp.partner_service_area FOR EACH ROW WHEN ((new.partner_id IS DISTINCT FROM old.partner_id)) EXECUTE FUNCTION app.partner_service_area_references('partner_service_area', 'partner_id');

CREATE TRIGGER partner_service_area_references AFTER INSERT ON ecdp.partner_service_area REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.partner_service_area_references('partner_service_area');

CREATE TRIGGER partnership_audit_delete AFTER DELETE ON ecdp.partnership REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partnership', 'values');

CREATE TRIGGER partnership_audit_insert AFTER INSERT ON ecdp.partnership REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partnership', 'values');

CREATE TRIGGER partnership_audit_update AFTER UPDATE ON ecdp.partnership REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partnership', 'values');

CREATE TRIGGER partnership_centre_audit_delete AFTER DELETE ON ecdp.partnership_centre REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partnership_centre', 'values');

CREATE TRIGGER partnership_centre_audit_insert AFTER INSERT ON ecdp.partnership_centre REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partnership_centre', 'values');

CREATE TRIGGER partnership_centre_audit_update AFTER UPDATE ON ecdp.partnership_centre REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('partnership_centre', 'values');

CREATE TRIGGER partnership_centre_centre_id_reference AFTER UPDATE OF centre_id ON ecdp.partnership_centre FOR EACH ROW WHEN ((new.centre_id IS DISTINCT FROM old.centre_id)) EXECUTE FUNCTION app.partnership_centre_references('partnership_centre', 'centre_id');

CREATE TRIGGER partnership_centre_kept BEFORE INSERT OR UPDATE ON ecdp.partnership_centre FOR EACH ROW EXECUTE FUNCTION app.keep_a_centre('partnership_centre');

CREATE TRIGGER partnership_centre_partnership_id_reference AFTER UPDATE OF partnership_id ON ecdp.partnership_centre FOR EACH ROW WHEN ((new.partnership_id IS DISTINCT FROM old.partnership_id)) EXECUTE FUNCTION app.partnership_centre_references('partnership_centre', 'partnership_id');

CREATE TRIGGER partnership_centre_references AFTER INSERT ON ecdp.partnership_centre REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.partnership_centre_references('partnership_centre');

CREATE TRIGGER partnership_partner_id_reference AFTER UPDATE OF partner_id ON ecdp.partnership FOR EACH ROW WHEN ((new.partner_id IS DISTINCT FROM old.partner_id)) EXECUTE FUNCTION app.partnership_references('partnership', 'partner_id');

CREATE TRIGGER partnership_programme_id_reference AFTER UPDATE OF programme_id ON ecdp.partnership FOR EACH ROW WHEN ((new.programme_id IS DISTINCT FROM old.programme_id)) EXECUTE FUNCTION app.partnership_references('partnership', 'programme_id');

CREATE TRIGGER partnership_references AFTER INSERT ON ecdp.partnership REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.partnership_references('partnership');

CREATE TRIGGER partnership_stage BEFORE INSERT OR UPDATE ON ecdp.partnership FOR EACH ROW EXECUTE FUNCTION app.move_partnership('partnership', 'partnership.held_from', 'partnership.secured_on', 'partnership.formalised_on');

CREATE TRIGGER partnership_stage_change_partnership_id_reference AFTER UPDATE OF partnership_id ON ecdp.partnership_stage_change FOR EACH ROW WHEN ((new.partnership_id IS DISTINCT FROM old.partnership_id)) EXECUTE FUNCTION app.partnership_stage_change_references('partnership_stage_change', 'partnership_id');

CREATE TRIGGER partnership_stage_change_references AFTER INSERT ON ecdp.partnership_stage_change REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.partnership_stage_change_references('partnership_stage_change');

CREATE TRIGGER partnership_stage_engagement BEFORE INSERT OR UPDATE OF stage, stage_engagement_id ON ecdp.partnership FOR EACH ROW EXECUTE FUNCTION app.check_stage_engagement('partnership');

CREATE TRIGGER partnership_stage_record AFTER INSERT OR UPDATE ON ecdp.partnership FOR EACH ROW EXECUTE FUNCTION app.record_stage_change('partnership');

CREATE TRIGGER partnership_stage_since_future BEFORE INSERT OR UPDATE OF stage_since ON ecdp.partnership FOR EACH ROW WHEN ((new.stage_since > app.today())) EXECUTE FUNCTION app.refuse_future('partnership', 'stage_since');

CREATE TRIGGER programme_audit_delete AFTER DELETE ON ecdp.programme REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('programme', 'values');

CREATE TRIGGER programme_audit_insert AFTER INSERT ON ecdp.programme REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('programme', 'values');

CREATE TRIGGER programme_audit_update AFTER UPDATE ON ecdp.programme REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('programme', 'values');

CREATE TRIGGER programme_phase_audit_delete AFTER DELETE ON ecdp.programme_phase REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('programme_phase', 'values');

CREATE TRIGGER programme_phase_audit_insert AFTER INSERT ON ecdp.programme_phase REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('programme_phase', 'values');

CREATE TRIGGER programme_phase_audit_update AFTER UPDATE ON ecdp.programme_phase REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('programme_phase', 'values');

CREATE TRIGGER programme_phase_programme_id_reference AFTER UPDATE OF programme_id ON ecdp.programme_phase FOR EACH ROW WHEN ((new.programme_id IS DISTINCT FROM old.programme_id)) EXECUTE FUNCTION app.programme_phase_references('programme_phase', 'programme_id');

CREATE TRIGGER programme_phase_references AFTER INSERT ON ecdp.programme_phase REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.programme_phase_references('programme_phase');

CREATE TRIGGER programme_phase_within BEFORE INSERT OR UPDATE OF starts_on, ends_on, programme_id, archived_at ON ecdp.programme_phase FOR EACH ROW WHEN ((new.archived_at IS NULL)) EXECUTE FUNCTION app.check_phase('programme_phase');

CREATE TRIGGER programme_phases AFTER UPDATE OF starts_on, ends_on ON ecdp.programme FOR EACH ROW WHEN (((new.starts_on > old.starts_on) OR (new.ends_on < old.ends_on))) EXECUTE FUNCTION app.keep_phases_within('programme', 'programme_phase.starts_on', 'programme_phase.ends_on');

CREATE TRIGGER region_place BEFORE INSERT OR UPDATE OF parent_id, kind ON ecdp.region FOR EACH ROW EXECUTE FUNCTION app.place_region('region', 'region.province_id', 'region.district_id', 'region.municipality_id');

CREATE TRIGGER tenant_audit_delete AFTER DELETE ON ecdp.tenant REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('tenant', 'values');

CREATE TRIGGER tenant_audit_insert AFTER INSERT ON ecdp.tenant REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('tenant', 'values');

CREATE TRIGGER tenant_audit_update AFTER UPDATE ON ecdp.tenant REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION app.audit('tenant', 'values');

ALTER TABLE ONLY ecdp.api_key_grant
    ADD CONSTRAINT api_key_grant_prefix_fkey FOREIGN KEY (prefix) REFERENCES ecdp.api_key(prefix);

ALTER TABLE ONLY ecdp.api_key_grant
    ADD CONSTRAINT api_key_grant_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES ecdp.tenant(tenant_id);

ALTER TABLE ONLY ecdp.barrier
    ADD CONSTRAINT barrier_centre_id_fkey FOREIGN KEY (tenant_id, centre_id) REFERENCES ecdp.centre(tenant_id, id);

ALTER TABLE ONLY ecdp.barrier
    ADD CONSTRAINT barrier_partnership_id_fkey FOREIGN KEY (tenant_id, partnership_id) REFERENCES ecdp.partnership(tenant_id, id);

ALTER TABLE ONLY ecdp.barrier
    ADD CONSTRAINT barrier_programme_id_fkey FOREIGN KEY (tenant_id, programme_id) REFERENCES ecdp.programme(tenant_id, id);

ALTER TABLE ONLY ecdp.barrier
    ADD CONSTRAINT barrier_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES ecdp.tenant(tenant_id);

ALTER TABLE ONLY ecdp.calendar_address
    ADD CONSTRAINT calendar_address_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES ecdp.tenant(tenant_id);

ALTER TABLE ONLY ecdp.centre
    ADD CONSTRAINT centre_locality_id_fkey FOREIGN KEY (tenant_id, locality_id) REFERENCES ecdp.locality(tenant_id, id);

ALTER TABLE ONLY ecdp.centre_measure
    ADD CONSTRAINT centre_measure_centre_id_fkey FOREIGN KEY (tenant_id, centre_id) REFERENCES ecdp.centre(tenant_id, id);

ALTER TABLE ONLY ecdp.centre_need
    ADD CONSTRAINT centre_need_area_fkey FOREIGN KEY (area) REFERENCES ecdp.collaboration_area(code);

ALTER TABLE ONLY ecdp.centre_need
    ADD CONSTRAINT centre_need_centre_id_fkey FOREIGN KEY (tenant_id, centre_id) REFERENCES ecdp.centre(tenant_id, id);

ALTER TABLE ONLY ecdp.centre
    ADD CONSTRAINT centre_region_id_fkey FOREIGN KEY (region_id) REFERENCES ecdp.region(id);

ALTER TABLE ONLY ecdp.centre_registration
    ADD CONSTRAINT centre_registration_centre_id_fkey FOREIGN KEY (tenant_id, centre_id) REFERENCES ecdp.centre(tenant_id, id);

ALTER TABLE ONLY ecdp.centre
    ADD CONSTRAINT centre_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES ecdp.tenant(tenant_id);

ALTER TABLE ONLY ecdp.contact
    ADD CONSTRAINT contact_centre_id_fkey FOREIGN KEY (tenant_id, centre_id) REFERENCES ecdp.centre(tenant_id, id);

ALTER TABLE ONLY ecdp.contact
    ADD CONSTRAINT contact_partner_id_fkey FOREIGN KEY (tenant_id, partner_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.document
    ADD CONSTRAINT document_partnership_id_fkey FOREIGN KEY (tenant_id, partnership_id) REFERENCES ecdp.partnership(tenant_id, id);

ALTER TABLE ONLY ecdp.engagement_attendance
    ADD CONSTRAINT engagement_attendance_centre_id_fkey FOREIGN KEY (tenant_id, centre_id) REFERENCES ecdp.centre(tenant_id, id);

ALTER TABLE ONLY ecdp.engagement_attendance
    ADD CONSTRAINT engagement_attendance_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES ecdp.contact(tenant_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY ecdp.engagement_attendance
    ADD CONSTRAINT engagement_attendance_engagement_id_fkey FOREIGN KEY (tenant_id, engagement_id) REFERENCES ecdp.engagement(tenant_id, id);

ALTER TABLE ONLY ecdp.engagement_attendance
    ADD CONSTRAINT engagement_attendance_partner_id_fkey FOREIGN KEY (tenant_id, partner_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.engagement
    ADD CONSTRAINT engagement_partnership_id_fkey FOREIGN KEY (tenant_id, partnership_id) REFERENCES ecdp.partnership(tenant_id, id);

ALTER TABLE ONLY ecdp.engagement
    ADD CONSTRAINT engagement_postponed_from_id_fkey FOREIGN KEY (tenant_id, postponed_from_id) REFERENCES ecdp.engagement(tenant_id, id);

ALTER TABLE ONLY ecdp.engagement
    ADD CONSTRAINT engagement_programme_id_fkey FOREIGN KEY (tenant_id, programme_id) REFERENCES ecdp.programme(tenant_id, id);

ALTER TABLE ONLY ecdp.engagement
    ADD CONSTRAINT engagement_region_id_fkey FOREIGN KEY (region_id) REFERENCES ecdp.region(id);

ALTER TABLE ONLY ecdp.engagement
    ADD CONSTRAINT engagement_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES ecdp.tenant(tenant_id);

ALTER TABLE ONLY ecdp.evaluation_figure
    ADD CONSTRAINT evaluation_figure_evaluation_id_fkey FOREIGN KEY (tenant_id, evaluation_id) REFERENCES ecdp.evaluation(tenant_id, id);

ALTER TABLE ONLY ecdp.evaluation_figure
    ADD CONSTRAINT evaluation_figure_indicator_fkey FOREIGN KEY (rule_version, indicator) REFERENCES ecdp.indicator(rule_version, code);

ALTER TABLE ONLY ecdp.evaluation
    ADD CONSTRAINT evaluation_programme_id_fkey FOREIGN KEY (tenant_id, programme_id) REFERENCES ecdp.programme(tenant_id, id);

ALTER TABLE ONLY ecdp.evaluation
    ADD CONSTRAINT evaluation_replaces_id_fkey FOREIGN KEY (tenant_id, replaces_id) REFERENCES ecdp.evaluation(tenant_id, id);

ALTER TABLE ONLY ecdp.follow_up
    ADD CONSTRAINT follow_up_centre_id_fkey FOREIGN KEY (tenant_id, centre_id) REFERENCES ecdp.centre(tenant_id, id);

ALTER TABLE ONLY ecdp.follow_up
    ADD CONSTRAINT follow_up_engagement_id_fkey FOREIGN KEY (tenant_id, engagement_id) REFERENCES ecdp.engagement(tenant_id, id);

ALTER TABLE ONLY ecdp.follow_up
    ADD CONSTRAINT follow_up_lead_id_fkey FOREIGN KEY (tenant_id, lead_id) REFERENCES ecdp.lead(tenant_id, id);

ALTER TABLE ONLY ecdp.follow_up
    ADD CONSTRAINT follow_up_partner_id_fkey FOREIGN KEY (tenant_id, partner_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.follow_up
    ADD CONSTRAINT follow_up_partnership_id_fkey FOREIGN KEY (tenant_id, partnership_id) REFERENCES ecdp.partnership(tenant_id, id);

ALTER TABLE ONLY ecdp.lead
    ADD CONSTRAINT lead_engagement_id_fkey FOREIGN KEY (tenant_id, engagement_id) REFERENCES ecdp.engagement(tenant_id, id);

ALTER TABLE ONLY ecdp.lead
    ADD CONSTRAINT lead_partner_id_fkey FOREIGN KEY (tenant_id, partner_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.lead
    ADD CONSTRAINT lead_programme_id_fkey FOREIGN KEY (tenant_id, programme_id) REFERENCES ecdp.programme(tenant_id, id);

ALTER TABLE ONLY ecdp.lead
    ADD CONSTRAINT lead_referrer_id_fkey FOREIGN KEY (tenant_id, referrer_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.lead
    ADD CONSTRAINT lead_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES ecdp.tenant(tenant_id);

ALTER TABLE ONLY ecdp.locality
    ADD CONSTRAINT locality_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES ecdp.region(id);

ALTER TABLE ONLY ecdp.locality
    ADD CONSTRAINT locality_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES ecdp.tenant(tenant_id);

ALTER TABLE ONLY ecdp.partner_clearance
    ADD CONSTRAINT partner_clearance_partner_id_fkey FOREIGN KEY (tenant_id, partner_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.partner_merge
    ADD CONSTRAINT partner_merge_into_id_fkey FOREIGN KEY (tenant_id, into_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.partner_merge
    ADD CONSTRAINT partner_merge_merged_id_fkey FOREIGN KEY (tenant_id, merged_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.partner
    ADD CONSTRAINT partner_merged_into_id_fkey FOREIGN KEY (tenant_id, merged_into_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.partner_offer
    ADD CONSTRAINT partner_offer_area_fkey FOREIGN KEY (area) REFERENCES ecdp.collaboration_area(code);

ALTER TABLE ONLY ecdp.partner_offer
    ADD CONSTRAINT partner_offer_partner_id_fkey FOREIGN KEY (tenant_id, partner_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.partner_service_area
    ADD CONSTRAINT partner_service_area_locality_id_fkey FOREIGN KEY (tenant_id, locality_id) REFERENCES ecdp.locality(tenant_id, id);

ALTER TABLE ONLY ecdp.partner_service_area
    ADD CONSTRAINT partner_service_area_partner_id_fkey FOREIGN KEY (tenant_id, partner_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.partner_service_area
    ADD CONSTRAINT partner_service_area_region_id_fkey FOREIGN KEY (region_id) REFERENCES ecdp.region(id);

ALTER TABLE ONLY ecdp.partner
    ADD CONSTRAINT partner_sub_kind_fkey FOREIGN KEY (kind, sub_kind) REFERENCES ecdp.partner_sub_kind(kind, sub_kind);

ALTER TABLE ONLY ecdp.partner
    ADD CONSTRAINT partner_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES ecdp.tenant(tenant_id);

ALTER TABLE ONLY ecdp.partnership_centre
    ADD CONSTRAINT partnership_centre_centre_id_fkey FOREIGN KEY (tenant_id, centre_id) REFERENCES ecdp.centre(tenant_id, id);

ALTER TABLE ONLY ecdp.partnership_centre
    ADD CONSTRAINT partnership_centre_partnership_id_fkey FOREIGN KEY (tenant_id, partnership_id) REFERENCES ecdp.partnership(tenant_id, id);

ALTER TABLE ONLY ecdp.partnership
    ADD CONSTRAINT partnership_held_from_fkey FOREIGN KEY (held_from) REFERENCES ecdp.stage(code);

ALTER TABLE ONLY ecdp.partnership
    ADD CONSTRAINT partnership_partner_id_fkey FOREIGN KEY (tenant_id, partner_id) REFERENCES ecdp.partner(tenant_id, id);

ALTER TABLE ONLY ecdp.partnership
    ADD CONSTRAINT partnership_programme_id_fkey FOREIGN KEY (tenant_id, programme_id) REFERENCES ecdp.programme(tenant_id, id);

ALTER TABLE ONLY ecdp.partnership_stage_change
    ADD CONSTRAINT partnership_stage_change_engagement_id_fkey FOREIGN KEY (tenant_id, engagement_id) REFERENCES ecdp.engagement(tenant_id, id);

ALTER TABLE ONLY ecdp.partnership_stage_change
    ADD CONSTRAINT partnership_stage_change_from_stage_fkey FOREIGN KEY (from_stage) REFERENCES ecdp.stage(code);

ALTER TABLE ONLY ecdp.partnership_stage_change
    ADD CONSTRAINT partnership_stage_change_partnership_id_fkey FOREIGN KEY (tenant_id, partnership_id) REFERENCES ecdp.partnership(tenant_id, id);

ALTER TABLE ONLY ecdp.partnership_stage_change
    ADD CONSTRAINT partnership_stage_change_to_stage_fkey FOREIGN KEY (to_stage) REFERENCES ecdp.stage(code);

ALTER TABLE ONLY ecdp.partnership
    ADD CONSTRAINT partnership_stage_engagement_id_fkey FOREIGN KEY (tenant_id, stage_engagement_id) REFERENCES ecdp.engagement(tenant_id, id);

ALTER TABLE ONLY ecdp.partnership
    ADD CONSTRAINT partnership_stage_fkey FOREIGN KEY (stage) REFERENCES ecdp.stage(code);

ALTER TABLE ONLY ecdp.partnership
    ADD CONSTRAINT partnership_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES ecdp.tenant(tenant_id);

ALTER TABLE ONLY ecdp.programme_phase
    ADD CONSTRAINT programme_phase_programme_id_fkey FOREIGN KEY (tenant_id, programme_id) REFERENCES ecdp.programme(tenant_id, id);

ALTER TABLE ONLY ecdp.programme
    ADD CONSTRAINT programme_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES ecdp.tenant(tenant_id);

ALTER TABLE ONLY ecdp.region
    ADD CONSTRAINT region_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES ecdp.region(id);

ALTER TABLE ONLY ecdp.region_successor
    ADD CONSTRAINT region_successor_region_id_fkey FOREIGN KEY (region_id) REFERENCES ecdp.region(id);

ALTER TABLE ONLY ecdp.region_successor
    ADD CONSTRAINT region_successor_successor_id_fkey FOREIGN KEY (successor_id) REFERENCES ecdp.region(id);

ALTER TABLE ONLY ecdp.stage_transition
    ADD CONSTRAINT stage_transition_from_stage_fkey FOREIGN KEY (from_stage) REFERENCES ecdp.stage(code);

ALTER TABLE ONLY ecdp.stage_transition
    ADD CONSTRAINT stage_transition_to_stage_fkey FOREIGN KEY (to_stage) REFERENCES ecdp.stage(code);

ALTER TABLE ONLY ecdp.tenant
    ADD CONSTRAINT tenant_region_id_fkey FOREIGN KEY (region_id) REFERENCES ecdp.region(id);

ALTER TABLE ONLY ecdp.ward_deprivation
    ADD CONSTRAINT ward_deprivation_region_id_fkey FOREIGN KEY (region_id) REFERENCES ecdp.region(id);

ALTER TABLE ONLY ecdp.ward_deprivation
    ADD CONSTRAINT ward_deprivation_vintage_fkey FOREIGN KEY (vintage, ward_vintage) REFERENCES ecdp.deprivation_index(vintage, ward_vintage);

ALTER TABLE ecdp.api_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE ecdp.api_key_grant ENABLE ROW LEVEL SECURITY;

CREATE POLICY api_key_grant_owner ON ecdp.api_key_grant TO ecdp_owner USING (true) WITH CHECK (true);

CREATE POLICY api_key_owner ON ecdp.api_key TO ecdp_owner USING (true) WITH CHECK (true);

ALTER TABLE ecdp.audit_event ENABLE ROW LEVEL SECURITY;

CREATE POLICY audit_event_merge ON ecdp.audit_event TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY audit_event_owner ON ecdp.audit_event FOR INSERT TO ecdp_owner WITH CHECK (true);

CREATE POLICY audit_event_tenant ON ecdp.audit_event TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.barrier ENABLE ROW LEVEL SECURITY;

CREATE POLICY barrier_analyst ON ecdp.barrier FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY barrier_merge ON ecdp.barrier TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY barrier_tenant ON ecdp.barrier TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.calendar_address ENABLE ROW LEVEL SECURITY;

CREATE POLICY calendar_address_merge ON ecdp.calendar_address TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY calendar_address_owner ON ecdp.calendar_address FOR SELECT TO ecdp_owner USING (true);

CREATE POLICY calendar_address_tenant ON ecdp.calendar_address TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.centre ENABLE ROW LEVEL SECURITY;

CREATE POLICY centre_analyst ON ecdp.centre FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

ALTER TABLE ecdp.centre_measure ENABLE ROW LEVEL SECURITY;

CREATE POLICY centre_measure_analyst ON ecdp.centre_measure FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY centre_measure_merge ON ecdp.centre_measure TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY centre_measure_tenant ON ecdp.centre_measure TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

CREATE POLICY centre_merge ON ecdp.centre TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

ALTER TABLE ecdp.centre_need ENABLE ROW LEVEL SECURITY;

CREATE POLICY centre_need_analyst ON ecdp.centre_need FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY centre_need_merge ON ecdp.centre_need TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY centre_need_tenant ON ecdp.centre_need TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

CREATE POLICY centre_owner ON ecdp.centre FOR SELECT TO ecdp_owner USING ((tenant_id = app.tid()));

ALTER TABLE ecdp.centre_registration ENABLE ROW LEVEL SECURITY;

CREATE POLICY centre_registration_analyst ON ecdp.centre_registration FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY centre_registration_merge ON ecdp.centre_registration TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY centre_registration_tenant ON ecdp.centre_registration TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

CREATE POLICY centre_tenant ON ecdp.centre TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.contact ENABLE ROW LEVEL SECURITY;

CREATE POLICY contact_merge ON ecdp.contact TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY contact_tenant ON ecdp.contact TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.document ENABLE ROW LEVEL SECURITY;

CREATE POLICY document_analyst ON ecdp.document FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY document_merge ON ecdp.document TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY document_tenant ON ecdp.document TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.engagement ENABLE ROW LEVEL SECURITY;

CREATE POLICY engagement_analyst ON ecdp.engagement FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

ALTER TABLE ecdp.engagement_attendance ENABLE ROW LEVEL SECURITY;

CREATE POLICY engagement_attendance_analyst ON ecdp.engagement_attendance FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY engagement_attendance_merge ON ecdp.engagement_attendance TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY engagement_attendance_tenant ON ecdp.engagement_attendance TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

CREATE POLICY engagement_merge ON ecdp.engagement TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY engagement_tenant ON ecdp.engagement TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.evaluation ENABLE ROW LEVEL SECURITY;

CREATE POLICY evaluation_analyst ON ecdp.evaluation FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

ALTER TABLE ecdp.evaluation_figure ENABLE ROW LEVEL SECURITY;

CREATE POLICY evaluation_figure_analyst ON ecdp.evaluation_figure FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY evaluation_figure_merge ON ecdp.evaluation_figure TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY evaluation_figure_tenant ON ecdp.evaluation_figure TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

CREATE POLICY evaluation_merge ON ecdp.evaluation TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY evaluation_tenant ON ecdp.evaluation TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.follow_up ENABLE ROW LEVEL SECURITY;

CREATE POLICY follow_up_analyst ON ecdp.follow_up FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY follow_up_merge ON ecdp.follow_up TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY follow_up_tenant ON ecdp.follow_up TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.idempotency_key ENABLE ROW LEVEL SECURITY;

CREATE POLICY idempotency_key_merge ON ecdp.idempotency_key TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY idempotency_key_tenant ON ecdp.idempotency_key TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.job ENABLE ROW LEVEL SECURITY;

CREATE POLICY job_tenant ON ecdp.job FOR SELECT TO ecdp_api USING ((tenant_id = app.tid()));

CREATE POLICY job_tenant_cancel ON ecdp.job FOR UPDATE TO ecdp_api USING (((tenant_id = app.tid()) AND (state = ANY (ARRAY['waiting'::text, 'running'::text])))) WITH CHECK (((tenant_id = app.tid()) AND (state = ANY (ARRAY['waiting'::text, 'running'::text, 'cancelled'::text]))));

CREATE POLICY job_tenant_request ON ecdp.job FOR INSERT TO ecdp_api WITH CHECK (((tenant_id = app.tid()) AND (state = 'waiting'::text)));

CREATE POLICY job_worker ON ecdp.job TO ecdp_worker USING (true) WITH CHECK (true);

ALTER TABLE ecdp.lead ENABLE ROW LEVEL SECURITY;

CREATE POLICY lead_analyst ON ecdp.lead FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY lead_merge ON ecdp.lead TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY lead_tenant ON ecdp.lead TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.locality ENABLE ROW LEVEL SECURITY;

CREATE POLICY locality_analyst ON ecdp.locality FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY locality_merge ON ecdp.locality TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY locality_owner ON ecdp.locality FOR SELECT TO ecdp_owner USING ((tenant_id = app.tid()));

CREATE POLICY locality_tenant ON ecdp.locality TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.partner ENABLE ROW LEVEL SECURITY;

CREATE POLICY partner_analyst ON ecdp.partner FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

ALTER TABLE ecdp.partner_clearance ENABLE ROW LEVEL SECURITY;

CREATE POLICY partner_clearance_analyst ON ecdp.partner_clearance FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY partner_clearance_merge ON ecdp.partner_clearance TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY partner_clearance_tenant ON ecdp.partner_clearance TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

CREATE POLICY partner_merge ON ecdp.partner TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

ALTER TABLE ecdp.partner_merge ENABLE ROW LEVEL SECURITY;

CREATE POLICY partner_merge_analyst ON ecdp.partner_merge FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY partner_merge_merge ON ecdp.partner_merge TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY partner_merge_tenant ON ecdp.partner_merge TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.partner_offer ENABLE ROW LEVEL SECURITY;

CREATE POLICY partner_offer_analyst ON ecdp.partner_offer FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY partner_offer_merge ON ecdp.partner_offer TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY partner_offer_tenant ON ecdp.partner_offer TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.partner_service_area ENABLE ROW LEVEL SECURITY;

CREATE POLICY partner_service_area_analyst ON ecdp.partner_service_area FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY partner_service_area_merge ON ecdp.partner_service_area TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY partner_service_area_tenant ON ecdp.partner_service_area TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

CREATE POLICY partner_set ON ecdp.partner FOR SELECT TO ecdp_api USING ((tenant_id = ANY (( SELECT app.tids() AS tids)::integer[])));

CREATE POLICY partner_tenant ON ecdp.partner TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.partnership ENABLE ROW LEVEL SECURITY;

CREATE POLICY partnership_analyst ON ecdp.partnership FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

ALTER TABLE ecdp.partnership_centre ENABLE ROW LEVEL SECURITY;

CREATE POLICY partnership_centre_analyst ON ecdp.partnership_centre FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY partnership_centre_merge ON ecdp.partnership_centre TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY partnership_centre_tenant ON ecdp.partnership_centre TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

CREATE POLICY partnership_merge ON ecdp.partnership TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY partnership_set ON ecdp.partnership FOR SELECT TO ecdp_api USING ((tenant_id = ANY (( SELECT app.tids() AS tids)::integer[])));

ALTER TABLE ecdp.partnership_stage_change ENABLE ROW LEVEL SECURITY;

CREATE POLICY partnership_stage_change_analyst ON ecdp.partnership_stage_change FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY partnership_stage_change_merge ON ecdp.partnership_stage_change TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY partnership_stage_change_owner ON ecdp.partnership_stage_change FOR INSERT TO ecdp_owner WITH CHECK (true);

CREATE POLICY partnership_stage_change_tenant ON ecdp.partnership_stage_change TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

CREATE POLICY partnership_tenant ON ecdp.partnership TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.programme ENABLE ROW LEVEL SECURITY;

CREATE POLICY programme_analyst ON ecdp.programme FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY programme_merge ON ecdp.programme TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

ALTER TABLE ecdp.programme_phase ENABLE ROW LEVEL SECURITY;

CREATE POLICY programme_phase_analyst ON ecdp.programme_phase FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY programme_phase_merge ON ecdp.programme_phase TO ecdp_owner USING (((tenant_id = app.tid()) AND (app.merging() IS TRUE))) WITH CHECK (((tenant_id = app.tid()) AND (app.merging() IS TRUE)));

CREATE POLICY programme_phase_set ON ecdp.programme_phase FOR SELECT TO ecdp_api USING ((tenant_id = ANY (( SELECT app.tids() AS tids)::integer[])));

CREATE POLICY programme_phase_tenant ON ecdp.programme_phase TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

CREATE POLICY programme_set ON ecdp.programme FOR SELECT TO ecdp_api USING ((tenant_id = ANY (( SELECT app.tids() AS tids)::integer[])));

CREATE POLICY programme_tenant ON ecdp.programme TO ecdp_api, ecdp_worker USING ((tenant_id = app.tid())) WITH CHECK ((tenant_id = app.tid()));

ALTER TABLE ecdp.schedule ENABLE ROW LEVEL SECURITY;

CREATE POLICY schedule_owner ON ecdp.schedule TO ecdp_owner USING (true) WITH CHECK (true);

CREATE POLICY schedule_worker ON ecdp.schedule TO ecdp_worker USING (true) WITH CHECK (true);

ALTER TABLE ecdp.tenant ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_analyst ON ecdp.tenant FOR SELECT TO ecdp_analyst USING ((tenant_id = ANY (( SELECT app.my_tenants() AS my_tenants)::integer[])));

CREATE POLICY tenant_owner ON ecdp.tenant TO ecdp_owner USING (true) WITH CHECK (true);

CREATE POLICY tenant_tenant ON ecdp.tenant FOR SELECT TO ecdp_api USING (((tenant_id = app.tid()) OR (tenant_id = ANY (app.tids()))));

CREATE POLICY tenant_worker ON ecdp.tenant FOR SELECT TO ecdp_worker USING (true);

GRANT USAGE ON SCHEMA analytics TO ecdp_analyst;

GRANT USAGE ON SCHEMA app TO ecdp_api;
GRANT USAGE ON SCHEMA app TO ecdp_worker;
GRANT USAGE ON SCHEMA app TO ecdp_analyst;

GRANT USAGE ON SCHEMA ecdp TO ecdp_api;
GRANT USAGE ON SCHEMA ecdp TO ecdp_worker;
GRANT USAGE ON SCHEMA ecdp TO ecdp_analyst;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;

REVOKE ALL ON FUNCTION app.archivable_references(table_name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.audit() FROM PUBLIC;
GRANT ALL ON FUNCTION app.audit() TO ecdp_api;
GRANT ALL ON FUNCTION app.audit() TO ecdp_worker;

REVOKE ALL ON FUNCTION app.audit_key() FROM PUBLIC;

REVOKE ALL ON PROCEDURE app.audited(IN table_name text, IN kept text) FROM PUBLIC;

GRANT SELECT ON TABLE ecdp.tenant TO ecdp_api;
GRANT SELECT ON TABLE ecdp.tenant TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.tenant TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.authenticate(key_prefix text, key_sha256 bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.authenticate(key_prefix text, key_sha256 bytea) TO ecdp_api;

REVOKE ALL ON FUNCTION app.barrier_references() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE ecdp.calendar_address TO ecdp_api;

GRANT UPDATE(version) ON TABLE ecdp.calendar_address TO ecdp_api;

GRANT UPDATE(name) ON TABLE ecdp.calendar_address TO ecdp_api;

GRANT UPDATE(updated_at) ON TABLE ecdp.calendar_address TO ecdp_api;

GRANT UPDATE(archived_at) ON TABLE ecdp.calendar_address TO ecdp_api;

REVOKE ALL ON FUNCTION app.calendar_address(token_sha256 bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.calendar_address(token_sha256 bytea) TO ecdp_api;

REVOKE ALL ON FUNCTION app.fold(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.fold(value text) TO ecdp_api;
GRANT ALL ON FUNCTION app.fold(value text) TO ecdp_worker;

GRANT SELECT,INSERT ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT ON TABLE ecdp.engagement TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(kind) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(kind) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(programme_id) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(programme_id) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(partnership_id) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(partnership_id) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(held_on) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(held_on) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(title) ON TABLE ecdp.engagement TO ecdp_api;

GRANT UPDATE(status) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(status) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(status_reason) ON TABLE ecdp.engagement TO ecdp_api;

GRANT SELECT(postponed_from_id) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(starts_at) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(starts_at) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(ends_at) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(ends_at) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(zone) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(zone) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(place) ON TABLE ecdp.engagement TO ecdp_api;

GRANT UPDATE(region_id) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(region_id) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(latitude) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(latitude) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(longitude) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(longitude) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(organiser) ON TABLE ecdp.engagement TO ecdp_api;

GRANT UPDATE(capacity) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(capacity) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(note) ON TABLE ecdp.engagement TO ecdp_api;

GRANT SELECT(created_at) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.engagement TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.engagement TO ecdp_analyst;

GRANT SELECT,INSERT ON TABLE ecdp.follow_up TO ecdp_api;
GRANT SELECT ON TABLE ecdp.follow_up TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.follow_up TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT UPDATE(what) ON TABLE ecdp.follow_up TO ecdp_api;

GRANT UPDATE(due_on) ON TABLE ecdp.follow_up TO ecdp_api;
GRANT SELECT(due_on) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT UPDATE(owner) ON TABLE ecdp.follow_up TO ecdp_api;

GRANT UPDATE(lead_id) ON TABLE ecdp.follow_up TO ecdp_api;
GRANT SELECT(lead_id) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT UPDATE(centre_id) ON TABLE ecdp.follow_up TO ecdp_api;
GRANT SELECT(centre_id) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT UPDATE(partner_id) ON TABLE ecdp.follow_up TO ecdp_api;
GRANT SELECT(partner_id) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT UPDATE(partnership_id) ON TABLE ecdp.follow_up TO ecdp_api;
GRANT SELECT(partnership_id) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT UPDATE(engagement_id) ON TABLE ecdp.follow_up TO ecdp_api;
GRANT SELECT(engagement_id) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT UPDATE(done_on) ON TABLE ecdp.follow_up TO ecdp_api;
GRANT SELECT(done_on) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT UPDATE(outcome) ON TABLE ecdp.follow_up TO ecdp_api;

GRANT SELECT(created_at) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.follow_up TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.follow_up TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.follow_up TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.follow_up TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.calendar_entries(tenant integer, first_day date, last_day date, at_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.calendar_entries(tenant integer, first_day date, last_day date, at_most integer) TO ecdp_api;

REVOKE ALL ON FUNCTION app.cancel_job(tenant integer, job_id uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.cancel_job(tenant integer, job_id uuid, at timestamp with time zone) TO ecdp_api;
GRANT ALL ON FUNCTION app.cancel_job(tenant integer, job_id uuid, at timestamp with time zone) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.centre_measure_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.centre_need_references() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE ecdp.locality TO ecdp_api;
GRANT SELECT ON TABLE ecdp.locality TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.locality TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.locality TO ecdp_api;

GRANT UPDATE(kind) ON TABLE ecdp.locality TO ecdp_api;

GRANT UPDATE(code) ON TABLE ecdp.locality TO ecdp_api;

GRANT UPDATE(name) ON TABLE ecdp.locality TO ecdp_api;

GRANT UPDATE(parent_id) ON TABLE ecdp.locality TO ecdp_api;

GRANT UPDATE(valid_from) ON TABLE ecdp.locality TO ecdp_api;

GRANT UPDATE(valid_to) ON TABLE ecdp.locality TO ecdp_api;

GRANT UPDATE(successor_ids) ON TABLE ecdp.locality TO ecdp_api;

GRANT UPDATE(updated_at) ON TABLE ecdp.locality TO ecdp_api;

GRANT UPDATE(archived_at) ON TABLE ecdp.locality TO ecdp_api;

GRANT SELECT ON TABLE ecdp.ward_deprivation TO ecdp_api;
GRANT SELECT ON TABLE ecdp.ward_deprivation TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.ward_deprivation TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.centre_place_underserved(tenant integer, region uuid, area uuid, quintile integer, day date) FROM PUBLIC;
GRANT ALL ON FUNCTION app.centre_place_underserved(tenant integer, region uuid, area uuid, quintile integer, day date) TO ecdp_api;
GRANT ALL ON FUNCTION app.centre_place_underserved(tenant integer, region uuid, area uuid, quintile integer, day date) TO ecdp_worker;
GRANT ALL ON FUNCTION app.centre_place_underserved(tenant integer, region uuid, area uuid, quintile integer, day date) TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.centre_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.centre_registration_references() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT ON TABLE ecdp.centre_measure TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(centre_id) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(centre_id) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(observed_on) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(observed_on) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(source) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(capacity) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(capacity) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(girls_0_1) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(girls_2) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(girls_3) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(girls_4) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(girls_5) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(boys_0_1) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(boys_2) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(boys_3) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(boys_4) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(boys_5) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(children_with_disabilities) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(children_subsidised) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(practitioners_none) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(practitioners_none) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(practitioners_nqf_1_3) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(practitioners_nqf_1_3) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(practitioners_nqf_4) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(practitioners_nqf_4) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(practitioners_nqf_5) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(practitioners_nqf_5) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(practitioners_nqf_6_up) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(practitioners_nqf_6_up) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(meals_a_day) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(meals_a_day) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(water) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(water) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(sanitation) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(sanitation) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(fence) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(fence) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(electricity) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(electricity) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT SELECT(created_at) ON TABLE ecdp.centre_measure TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.centre_measure TO ecdp_api;

GRANT UPDATE(archived_at) ON TABLE ecdp.centre_measure TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.centre_measure TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.centre_state(tenant integer, centre uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.centre_state(tenant integer, centre uuid) TO ecdp_api;
GRANT ALL ON FUNCTION app.centre_state(tenant integer, centre uuid) TO ecdp_worker;

GRANT SELECT,INSERT ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT ON TABLE ecdp.centre TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(name) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(name) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(programme_type) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(programme_type) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(region_id) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(region_id) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(locality_id) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(locality_id) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(latitude) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(latitude) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(longitude) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(longitude) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(fee_band) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(fee_band) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(quintile) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(quintile) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(subsidised) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(subsidised) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(languages) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(languages) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(capacity) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(capacity) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(children) ON TABLE ecdp.centre TO ecdp_api;

GRANT SELECT(children_shown) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT SELECT(children_reason) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(practitioners) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(practitioners) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(observed_on) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(observed_on) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT SELECT(created_at) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.centre TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.centre TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.centre TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.centre_underserved(tenant integer, day date) FROM PUBLIC;
GRANT ALL ON FUNCTION app.centre_underserved(tenant integer, day date) TO ecdp_api;
GRANT ALL ON FUNCTION app.centre_underserved(tenant integer, day date) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.check_attendance() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.check_centre_place() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.check_duplicate_partner() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.check_locality_parent() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.check_merge(tenant integer, merged uuid, into_partner uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.check_phase() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.check_postponed() FROM PUBLIC;

REVOKE ALL ON PROCEDURE app.check_references(IN table_name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.check_signature() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.check_stage_engagement() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.check_successors() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.claim_jobs(worker_name text, kinds text[], batch integer, at timestamp with time zone, lease_until timestamp with time zone, after_tenant integer, tenant_limit integer, held_tenants integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.claim_jobs(worker_name text, kinds text[], batch integer, at timestamp with time zone, lease_until timestamp with time zone, after_tenant integer, tenant_limit integer, held_tenants integer[]) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.complete_job(job_id uuid, job_fence integer, job_result jsonb, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.complete_job(job_id uuid, job_fence integer, job_result jsonb, at timestamp with time zone) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.complete_jobs(ids uuid[], fences integer[], results text[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.complete_jobs(ids uuid[], fences integer[], results text[], at timestamp with time zone) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.contact_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.document_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.engagement_attendance_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.engagement_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.enter(tenant integer, tenants integer[], actor text, request_id text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.enter(tenant integer, tenants integer[], actor text, request_id text) TO ecdp_api;
GRANT ALL ON FUNCTION app.enter(tenant integer, tenants integer[], actor text, request_id text) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.evaluation_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.fail_evaluation() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.fold_number(value text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.fold_number(value text) TO ecdp_api;
GRANT ALL ON FUNCTION app.fold_number(value text) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.follow_up_references() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE ecdp.partner_clearance TO ecdp_api;
GRANT SELECT ON TABLE ecdp.partner_clearance TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.partner_clearance TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.partner_clearance TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.partner_clearance TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.partner_clearance TO ecdp_analyst;

GRANT SELECT(partner_id) ON TABLE ecdp.partner_clearance TO ecdp_analyst;

GRANT SELECT(outcome) ON TABLE ecdp.partner_clearance TO ecdp_analyst;

GRANT SELECT(screened_on) ON TABLE ecdp.partner_clearance TO ecdp_analyst;

GRANT SELECT(expires_on) ON TABLE ecdp.partner_clearance TO ecdp_analyst;

GRANT UPDATE(reference) ON TABLE ecdp.partner_clearance TO ecdp_api;

GRANT SELECT(created_at) ON TABLE ecdp.partner_clearance TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.partner_clearance TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.partner_clearance TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.partner_clearance TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.partner_clearance TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.has_clearance(tenant integer, partner uuid, on_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION app.has_clearance(tenant integer, partner uuid, on_day date) TO ecdp_api;
GRANT ALL ON FUNCTION app.has_clearance(tenant integer, partner uuid, on_day date) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.is_merged(tenant integer, partner uuid, into_partner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.is_merged(tenant integer, partner uuid, into_partner uuid) TO ecdp_api;
GRANT ALL ON FUNCTION app.is_merged(tenant integer, partner uuid, into_partner uuid) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.is_not_refused(tenant integer, partner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.is_not_refused(tenant integer, partner uuid) TO ecdp_api;
GRANT ALL ON FUNCTION app.is_not_refused(tenant integer, partner uuid) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.keep_a_centre() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.keep_attended_past() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.keep_clearance() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.keep_partner() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.keep_phases_within() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.keep_published_evaluation() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.keep_published_figures() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.keep_signed_document() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.keys(object jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.keys(object jsonb) TO ecdp_api;
GRANT ALL ON FUNCTION app.keys(object jsonb) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.lead_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.load_deprivation(vintage integer, ward_vintage text, source text, is_well_formed boolean, codes text[], scores double precision[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.load_wards(ward_vintage text, ward_source text, is_well_formed boolean, lines integer[], codes text[], names text[], municipalities text[], valid_from date[], valid_to date[], successors text[]) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE ecdp.centre_need TO ecdp_api;
GRANT SELECT ON TABLE ecdp.centre_need TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.centre_need TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.centre_need TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.centre_need TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.centre_need TO ecdp_analyst;

GRANT UPDATE(centre_id) ON TABLE ecdp.centre_need TO ecdp_api;
GRANT SELECT(centre_id) ON TABLE ecdp.centre_need TO ecdp_analyst;

GRANT UPDATE(area) ON TABLE ecdp.centre_need TO ecdp_api;
GRANT SELECT(area) ON TABLE ecdp.centre_need TO ecdp_analyst;

GRANT UPDATE(priority) ON TABLE ecdp.centre_need TO ecdp_api;
GRANT SELECT(priority) ON TABLE ecdp.centre_need TO ecdp_analyst;

GRANT UPDATE(note) ON TABLE ecdp.centre_need TO ecdp_api;

GRANT SELECT(created_at) ON TABLE ecdp.centre_need TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.centre_need TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.centre_need TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.centre_need TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.centre_need TO ecdp_analyst;

GRANT SELECT ON TABLE ecdp.collaboration_area TO ecdp_api;
GRANT SELECT ON TABLE ecdp.collaboration_area TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.collaboration_area TO ecdp_analyst;

GRANT SELECT,INSERT ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT ON TABLE ecdp.partner TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(name) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(name) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(kind) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(kind) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(sub_kind) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(sub_kind) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(registration_type) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(registration_type) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(registration_number) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(registration_number) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(focus) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(focus) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(languages) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(languages) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(latitude) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(latitude) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(longitude) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(longitude) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(website) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(website) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(phone) ON TABLE ecdp.partner TO ecdp_api;

GRANT UPDATE(note) ON TABLE ecdp.partner TO ecdp_api;

GRANT UPDATE(confirm_duplicate) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(confirm_duplicate) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT SELECT(merged_into_id) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT SELECT(created_at) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.partner TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.partner TO ecdp_analyst;

GRANT SELECT,INSERT ON TABLE ecdp.partner_offer TO ecdp_api;
GRANT SELECT ON TABLE ecdp.partner_offer TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.partner_offer TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.partner_offer TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.partner_offer TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.partner_offer TO ecdp_analyst;

GRANT UPDATE(partner_id) ON TABLE ecdp.partner_offer TO ecdp_api;
GRANT SELECT(partner_id) ON TABLE ecdp.partner_offer TO ecdp_analyst;

GRANT UPDATE(area) ON TABLE ecdp.partner_offer TO ecdp_api;
GRANT SELECT(area) ON TABLE ecdp.partner_offer TO ecdp_analyst;

GRANT UPDATE(capacity) ON TABLE ecdp.partner_offer TO ecdp_api;
GRANT SELECT(capacity) ON TABLE ecdp.partner_offer TO ecdp_analyst;

GRANT UPDATE(forms) ON TABLE ecdp.partner_offer TO ecdp_api;
GRANT SELECT(forms) ON TABLE ecdp.partner_offer TO ecdp_analyst;

GRANT UPDATE(note) ON TABLE ecdp.partner_offer TO ecdp_api;

GRANT SELECT(created_at) ON TABLE ecdp.partner_offer TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.partner_offer TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.partner_offer TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.partner_offer TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.partner_offer TO ecdp_analyst;

GRANT SELECT,INSERT ON TABLE ecdp.partner_service_area TO ecdp_api;
GRANT SELECT ON TABLE ecdp.partner_service_area TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.partner_service_area TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.partner_service_area TO ecdp_api;

GRANT UPDATE(partner_id) ON TABLE ecdp.partner_service_area TO ecdp_api;

GRANT UPDATE(region_id) ON TABLE ecdp.partner_service_area TO ecdp_api;

GRANT UPDATE(locality_id) ON TABLE ecdp.partner_service_area TO ecdp_api;

GRANT UPDATE(updated_at) ON TABLE ecdp.partner_service_area TO ecdp_api;

GRANT UPDATE(archived_at) ON TABLE ecdp.partner_service_area TO ecdp_api;

GRANT SELECT,INSERT ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT ON TABLE ecdp.partnership TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(programme_id) ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT(programme_id) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT SELECT(partner_id) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(title) ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT(title) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(stage) ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT(stage) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(stage_since) ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT(stage_since) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(stage_reason) ON TABLE ecdp.partnership TO ecdp_api;

GRANT SELECT(held_from) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(works_with_children) ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT(works_with_children) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(objectives) ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT(objectives) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(areas) ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT(areas) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT SELECT(secured_on) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT SELECT(formalised_on) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(note) ON TABLE ecdp.partnership TO ecdp_api;

GRANT SELECT(created_at) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT UPDATE(stage_engagement_id) ON TABLE ecdp.partnership TO ecdp_api;
GRANT SELECT(stage_engagement_id) ON TABLE ecdp.partnership TO ecdp_analyst;

GRANT SELECT,INSERT ON TABLE ecdp.partnership_centre TO ecdp_api;
GRANT SELECT ON TABLE ecdp.partnership_centre TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.partnership_centre TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.partnership_centre TO ecdp_api;

GRANT UPDATE(partnership_id) ON TABLE ecdp.partnership_centre TO ecdp_api;

GRANT UPDATE(centre_id) ON TABLE ecdp.partnership_centre TO ecdp_api;

GRANT UPDATE(joined_on) ON TABLE ecdp.partnership_centre TO ecdp_api;

GRANT UPDATE(left_on) ON TABLE ecdp.partnership_centre TO ecdp_api;

GRANT UPDATE(updated_at) ON TABLE ecdp.partnership_centre TO ecdp_api;

GRANT UPDATE(archived_at) ON TABLE ecdp.partnership_centre TO ecdp_api;

GRANT SELECT ON TABLE ecdp.region TO ecdp_api;
GRANT SELECT ON TABLE ecdp.region TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.region TO ecdp_analyst;

GRANT SELECT ON TABLE ecdp.stage TO ecdp_api;
GRANT SELECT ON TABLE ecdp.stage TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.stage TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.match(tenant integer, only_centre uuid, day date, with_children boolean, maximum_km double precision, at_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.match(tenant integer, only_centre uuid, day date, with_children boolean, maximum_km double precision, at_most integer) TO ecdp_api;
GRANT ALL ON FUNCTION app.match(tenant integer, only_centre uuid, day date, with_children boolean, maximum_km double precision, at_most integer) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.merge_partner(merge_id uuid, merged uuid, into_partner uuid, reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.merge_partner(merge_id uuid, merged uuid, into_partner uuid, reason text) TO ecdp_api;

REVOKE ALL ON FUNCTION app.merging() FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE ecdp.document TO ecdp_api;
GRANT SELECT ON TABLE ecdp.document TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.document TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.document TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.document TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.document TO ecdp_analyst;

GRANT UPDATE(partnership_id) ON TABLE ecdp.document TO ecdp_api;
GRANT SELECT(partnership_id) ON TABLE ecdp.document TO ecdp_analyst;

GRANT UPDATE(kind) ON TABLE ecdp.document TO ecdp_api;
GRANT SELECT(kind) ON TABLE ecdp.document TO ecdp_analyst;

GRANT UPDATE(number) ON TABLE ecdp.document TO ecdp_api;
GRANT SELECT(number) ON TABLE ecdp.document TO ecdp_analyst;

GRANT UPDATE(title) ON TABLE ecdp.document TO ecdp_api;

GRANT UPDATE(terms) ON TABLE ecdp.document TO ecdp_api;

GRANT UPDATE(signed_on) ON TABLE ecdp.document TO ecdp_api;
GRANT SELECT(signed_on) ON TABLE ecdp.document TO ecdp_analyst;

GRANT UPDATE(signed_by_partner) ON TABLE ecdp.document TO ecdp_api;

GRANT UPDATE(signed_by_centres) ON TABLE ecdp.document TO ecdp_api;

GRANT SELECT(created_at) ON TABLE ecdp.document TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.document TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.document TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.document TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.document TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.missing_proofs(tenant integer, partnership uuid, to_stage text, on_day date) FROM PUBLIC;
GRANT ALL ON FUNCTION app.missing_proofs(tenant integer, partnership uuid, to_stage text, on_day date) TO ecdp_api;
GRANT ALL ON FUNCTION app.missing_proofs(tenant integer, partnership uuid, to_stage text, on_day date) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.move_partnership() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.move_references(table_name text, column_name text, tenant integer, merged uuid, into_partner uuid, OUT moved bigint, OUT archived bigint, OUT kept bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.municipality_on(municipality_code text, on_day date) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.my_tenants() FROM PUBLIC;
GRANT ALL ON FUNCTION app.my_tenants() TO ecdp_analyst;

GRANT SELECT,INSERT ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT ON TABLE ecdp.lead TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(name) ON TABLE ecdp.lead TO ecdp_api;

GRANT UPDATE(source) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(source) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(source_detail) ON TABLE ecdp.lead TO ecdp_api;

GRANT UPDATE(found_on) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(found_on) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(found_by) ON TABLE ecdp.lead TO ecdp_api;

GRANT UPDATE(programme_id) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(programme_id) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(engagement_id) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(engagement_id) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(referrer_id) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(referrer_id) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(kind) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(kind) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(areas) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(areas) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(phone) ON TABLE ecdp.lead TO ecdp_api;

GRANT UPDATE(website) ON TABLE ecdp.lead TO ecdp_api;

GRANT UPDATE(state) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(state) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(partner_id) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(partner_id) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(closed_on) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(closed_on) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(closed_reason) ON TABLE ecdp.lead TO ecdp_api;

GRANT UPDATE(note) ON TABLE ecdp.lead TO ecdp_api;

GRANT SELECT(created_at) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.lead TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.lead TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.lead TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.open_follow_ups(tenant integer, until date) FROM PUBLIC;
GRANT ALL ON FUNCTION app.open_follow_ups(tenant integer, until date) TO ecdp_api;
GRANT ALL ON FUNCTION app.open_follow_ups(tenant integer, until date) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.partner_clearance_references() FROM PUBLIC;

GRANT SELECT,INSERT,DELETE ON TABLE ecdp.contact TO ecdp_api;

GRANT UPDATE(version) ON TABLE ecdp.contact TO ecdp_api;

GRANT UPDATE(centre_id) ON TABLE ecdp.contact TO ecdp_api;

GRANT UPDATE(partner_id) ON TABLE ecdp.contact TO ecdp_api;

GRANT UPDATE(name) ON TABLE ecdp.contact TO ecdp_api;

GRANT UPDATE(role) ON TABLE ecdp.contact TO ecdp_api;

GRANT UPDATE(phone) ON TABLE ecdp.contact TO ecdp_api;

GRANT UPDATE(email) ON TABLE ecdp.contact TO ecdp_api;

GRANT UPDATE(preferred) ON TABLE ecdp.contact TO ecdp_api;

GRANT UPDATE(updated_at) ON TABLE ecdp.contact TO ecdp_api;

GRANT UPDATE(archived_at) ON TABLE ecdp.contact TO ecdp_api;

REVOKE ALL ON FUNCTION app.partner_duplicates(tenant integer, except_id uuid, name_key text, number_type text, number_key text, phones text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.partner_duplicates(tenant integer, except_id uuid, name_key text, number_type text, number_key text, phones text[]) TO ecdp_api;
GRANT ALL ON FUNCTION app.partner_duplicates(tenant integer, except_id uuid, name_key text, number_type text, number_key text, phones text[]) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.partner_merge_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.partner_offer_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.partner_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.partner_service_area_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.partnership_centre_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.partnership_references() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.partnership_stage_change_references() FROM PUBLIC;

GRANT SELECT ON TABLE ecdp.partnership_stage_change TO ecdp_api;
GRANT SELECT ON TABLE ecdp.partnership_stage_change TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.partnership_stage_change TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.partnership_stage_change TO ecdp_analyst;

GRANT SELECT(partnership_id) ON TABLE ecdp.partnership_stage_change TO ecdp_analyst;

GRANT SELECT(from_stage) ON TABLE ecdp.partnership_stage_change TO ecdp_analyst;

GRANT SELECT(to_stage) ON TABLE ecdp.partnership_stage_change TO ecdp_analyst;

GRANT SELECT(changed_on) ON TABLE ecdp.partnership_stage_change TO ecdp_analyst;

GRANT SELECT(recorded_at) ON TABLE ecdp.partnership_stage_change TO ecdp_analyst;

GRANT SELECT(engagement_id) ON TABLE ecdp.partnership_stage_change TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.partnership_state(tenant integer, programme uuid, day date) FROM PUBLIC;
GRANT ALL ON FUNCTION app.partnership_state(tenant integer, programme uuid, day date) TO ecdp_api;
GRANT ALL ON FUNCTION app.partnership_state(tenant integer, programme uuid, day date) TO ecdp_worker;

REVOKE ALL ON PROCEDURE app.past(IN table_name text, IN column_name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.today() FROM PUBLIC;
GRANT ALL ON FUNCTION app.today() TO ecdp_api;
GRANT ALL ON FUNCTION app.today() TO ecdp_worker;
GRANT ALL ON FUNCTION app.today() TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.place_fault(tenant integer, region uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.place_fault(tenant integer, region uuid) TO ecdp_api;
GRANT ALL ON FUNCTION app.place_fault(tenant integer, region uuid) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.place_region() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.programme_phase_references() FROM PUBLIC;

REVOKE ALL ON PROCEDURE app.protect(IN table_name text, IN api text, IN worker text, IN analyst text, IN audit text, IN derived text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.record_stage_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.refresh_centre_state() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.refuse_future() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.refuse_places(places text[], name text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.refuse_places(places text[], name text) TO ecdp_api;
GRANT ALL ON FUNCTION app.refuse_places(places text[], name text) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.region_id(kind text, vintage text, code text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.region_id(kind text, vintage text, code text) TO ecdp_api;
GRANT ALL ON FUNCTION app.region_id(kind text, vintage text, code text) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.request_evaluation(tenant integer, programme uuid, asked_kind text, starts date, ends date, asked_revision integer, replaced uuid, reason text, evaluation_id uuid, job_id uuid, job_key text, job_payload jsonb, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.request_evaluation(tenant integer, programme uuid, asked_kind text, starts date, ends date, asked_revision integer, replaced uuid, reason text, evaluation_id uuid, job_id uuid, job_key text, job_payload jsonb, at timestamp with time zone) TO ecdp_api;

REVOKE ALL ON FUNCTION app.require(condition boolean, name text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.require(condition boolean, name text) TO ecdp_api;
GRANT ALL ON FUNCTION app.require(condition boolean, name text) TO ecdp_worker;

REVOKE ALL ON FUNCTION app.run_schedule(schedule_name text, expected timestamp with time zone, planned_for timestamp with time zone, following timestamp with time zone, new_id uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.run_schedule(schedule_name text, expected timestamp with time zone, planned_for timestamp with time zone, following timestamp with time zone, new_id uuid, at timestamp with time zone) TO ecdp_worker;

REVOKE ALL ON PROCEDURE app.share_in_sets(IN table_name text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.tid() FROM PUBLIC;
GRANT ALL ON FUNCTION app.tid() TO ecdp_api;
GRANT ALL ON FUNCTION app.tid() TO ecdp_worker;

REVOKE ALL ON FUNCTION app.tids() FROM PUBLIC;
GRANT ALL ON FUNCTION app.tids() TO ecdp_api;
GRANT ALL ON FUNCTION app.tids() TO ecdp_worker;

REVOKE ALL ON FUNCTION app.touch_keys(prefixes text[], used_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.touch_keys(prefixes text[], used_at timestamp with time zone) TO ecdp_api;

REVOKE ALL ON FUNCTION app.unique_beside(table_name text, column_name text) FROM PUBLIC;

GRANT SELECT ON TABLE ecdp.region_successor TO ecdp_api;
GRANT SELECT ON TABLE ecdp.region_successor TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.region_successor TO ecdp_analyst;

REVOKE ALL ON FUNCTION app.ward_faults(ward_vintage text, lines integer[], codes text[], municipalities text[], first_days date[], successor_lists text[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.ward_move_faults(ward_vintage text, lines integer[], codes text[], municipalities text[], valid_from date[]) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE ecdp.centre_registration TO ecdp_api;
GRANT SELECT ON TABLE ecdp.centre_registration TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.centre_registration TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT UPDATE(centre_id) ON TABLE ecdp.centre_registration TO ecdp_api;
GRANT SELECT(centre_id) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT UPDATE(scheme) ON TABLE ecdp.centre_registration TO ecdp_api;
GRANT SELECT(scheme) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT UPDATE(level) ON TABLE ecdp.centre_registration TO ecdp_api;
GRANT SELECT(level) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT UPDATE(number) ON TABLE ecdp.centre_registration TO ecdp_api;
GRANT SELECT(number) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT UPDATE(valid_from) ON TABLE ecdp.centre_registration TO ecdp_api;
GRANT SELECT(valid_from) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT UPDATE(valid_to) ON TABLE ecdp.centre_registration TO ecdp_api;
GRANT SELECT(valid_to) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT UPDATE(evidence) ON TABLE ecdp.centre_registration TO ecdp_api;

GRANT SELECT(created_at) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.centre_registration TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.centre_registration TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.centre_registration TO ecdp_analyst;

GRANT SELECT ON TABLE ecdp.centre_standing TO ecdp_api;
GRANT SELECT ON TABLE ecdp.centre_standing TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.centre_standing TO ecdp_analyst;

GRANT SELECT ON TABLE analytics.centre_all TO ecdp_analyst;

GRANT SELECT ON TABLE analytics.centre TO ecdp_analyst;

GRANT SELECT ON TABLE ecdp.evaluation TO ecdp_api;
GRANT SELECT,INSERT ON TABLE ecdp.evaluation TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(tenant_id) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT SELECT(id) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(id) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(version) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(version) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT UPDATE(version) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(programme_id) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(programme_id) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(programme_id) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(kind) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(kind) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(kind) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(period_start) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(period_start) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(period_start) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(period_end) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(period_end) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(period_end) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(revision) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(revision) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(revision) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(replaces_id) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(replaces_id) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(replaces_id) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(correction_reason) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(correction_reason) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(correction_reason),UPDATE(correction_reason) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(status) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(status) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT UPDATE(status) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(failure) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(failure) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT UPDATE(failure) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(failure_detail) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT UPDATE(failure_detail) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(rule_version) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(rule_version) ON TABLE ecdp.evaluation TO ecdp_analyst;

GRANT UPDATE(parameters) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(parameters) ON TABLE ecdp.evaluation TO ecdp_analyst;

GRANT UPDATE(inputs) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(inputs) ON TABLE ecdp.evaluation TO ecdp_analyst;

GRANT UPDATE(data_up_to) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(data_up_to) ON TABLE ecdp.evaluation TO ecdp_analyst;

GRANT UPDATE(figures) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(figures) ON TABLE ecdp.evaluation TO ecdp_analyst;

GRANT UPDATE(figures_sha256) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(figures_sha256) ON TABLE ecdp.evaluation TO ecdp_analyst;

GRANT UPDATE(computed_at) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(computed_at) ON TABLE ecdp.evaluation TO ecdp_analyst;

GRANT UPDATE(published_at) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(published_at) ON TABLE ecdp.evaluation TO ecdp_analyst;

GRANT UPDATE(job_id) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(job_id) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(job_id),UPDATE(job_id) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT SELECT(created_at) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(created_at) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(updated_at) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(updated_at) ON TABLE ecdp.evaluation TO ecdp_analyst;
GRANT INSERT(updated_at),UPDATE(updated_at) ON TABLE ecdp.evaluation TO ecdp_api;

GRANT UPDATE(archived_at) ON TABLE ecdp.evaluation TO ecdp_worker;
GRANT SELECT(archived_at) ON TABLE ecdp.evaluation TO ecdp_analyst;

GRANT SELECT,INSERT ON TABLE ecdp.programme TO ecdp_api;
GRANT SELECT ON TABLE ecdp.programme TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.programme TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.programme TO ecdp_api;

GRANT UPDATE(name) ON TABLE ecdp.programme TO ecdp_api;

GRANT UPDATE(starts_on) ON TABLE ecdp.programme TO ecdp_api;

GRANT UPDATE(ends_on) ON TABLE ecdp.programme TO ecdp_api;

GRANT UPDATE(target) ON TABLE ecdp.programme TO ecdp_api;

GRANT UPDATE(counts_by) ON TABLE ecdp.programme TO ecdp_api;

GRANT UPDATE(objectives) ON TABLE ecdp.programme TO ecdp_api;

GRANT UPDATE(updated_at) ON TABLE ecdp.programme TO ecdp_api;

GRANT UPDATE(archived_at) ON TABLE ecdp.programme TO ecdp_api;

GRANT SELECT ON TABLE analytics.evaluation TO ecdp_analyst;

GRANT SELECT ON TABLE ecdp.evaluation_figure TO ecdp_api;
GRANT SELECT,INSERT ON TABLE ecdp.evaluation_figure TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.evaluation_figure TO ecdp_analyst;

GRANT SELECT ON TABLE ecdp.indicator TO ecdp_api;
GRANT SELECT ON TABLE ecdp.indicator TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.indicator TO ecdp_analyst;

GRANT SELECT ON TABLE analytics.evaluation_figure TO ecdp_analyst;

GRANT SELECT ON TABLE analytics.municipality_all TO ecdp_analyst;

GRANT SELECT ON TABLE analytics.municipality TO ecdp_analyst;

GRANT SELECT ON TABLE analytics.partner_all TO ecdp_analyst;

GRANT SELECT ON TABLE analytics.partner TO ecdp_analyst;

GRANT SELECT ON TABLE analytics.partnership_all TO ecdp_analyst;

GRANT SELECT ON TABLE analytics.partnership TO ecdp_analyst;

GRANT SELECT ON TABLE analytics.partnership_stage_change TO ecdp_analyst;

GRANT SELECT,INSERT ON TABLE ecdp.audit_event TO ecdp_api;
GRANT SELECT,INSERT ON TABLE ecdp.audit_event TO ecdp_worker;

GRANT SELECT,INSERT ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT ON TABLE ecdp.barrier TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT(version) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(programme_id) ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT(programme_id) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(partnership_id) ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT(partnership_id) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(centre_id) ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT(centre_id) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(category) ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT(category) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(severity) ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT(severity) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(title) ON TABLE ecdp.barrier TO ecdp_api;

GRANT UPDATE(raised_on) ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT(raised_on) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(due_on) ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT(due_on) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(owner) ON TABLE ecdp.barrier TO ecdp_api;

GRANT UPDATE(mitigation) ON TABLE ecdp.barrier TO ecdp_api;

GRANT UPDATE(resolved_on) ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT(resolved_on) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(resolution) ON TABLE ecdp.barrier TO ecdp_api;

GRANT SELECT(created_at) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(updated_at) ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT(updated_at) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT UPDATE(archived_at) ON TABLE ecdp.barrier TO ecdp_api;
GRANT SELECT(archived_at) ON TABLE ecdp.barrier TO ecdp_analyst;

GRANT SELECT ON TABLE ecdp.deprivation_index TO ecdp_api;
GRANT SELECT ON TABLE ecdp.deprivation_index TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.deprivation_index TO ecdp_analyst;

GRANT SELECT,INSERT ON TABLE ecdp.engagement_attendance TO ecdp_api;
GRANT SELECT ON TABLE ecdp.engagement_attendance TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.engagement_attendance TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.engagement_attendance TO ecdp_api;

GRANT UPDATE(engagement_id) ON TABLE ecdp.engagement_attendance TO ecdp_api;

GRANT UPDATE(centre_id) ON TABLE ecdp.engagement_attendance TO ecdp_api;

GRANT UPDATE(partner_id) ON TABLE ecdp.engagement_attendance TO ecdp_api;

GRANT UPDATE(contact_id) ON TABLE ecdp.engagement_attendance TO ecdp_api;

GRANT UPDATE(invited) ON TABLE ecdp.engagement_attendance TO ecdp_api;

GRANT UPDATE(answer) ON TABLE ecdp.engagement_attendance TO ecdp_api;

GRANT UPDATE(attended) ON TABLE ecdp.engagement_attendance TO ecdp_api;

GRANT UPDATE(people) ON TABLE ecdp.engagement_attendance TO ecdp_api;

GRANT UPDATE(updated_at) ON TABLE ecdp.engagement_attendance TO ecdp_api;

GRANT UPDATE(archived_at) ON TABLE ecdp.engagement_attendance TO ecdp_api;

GRANT SELECT,INSERT,DELETE ON TABLE ecdp.idempotency_key TO ecdp_api;
GRANT SELECT,DELETE ON TABLE ecdp.idempotency_key TO ecdp_worker;

GRANT UPDATE(credential) ON TABLE ecdp.idempotency_key TO ecdp_api;

GRANT UPDATE(key) ON TABLE ecdp.idempotency_key TO ecdp_api;

GRANT UPDATE(fingerprint) ON TABLE ecdp.idempotency_key TO ecdp_api;

GRANT UPDATE(status) ON TABLE ecdp.idempotency_key TO ecdp_api;

GRANT UPDATE(answer) ON TABLE ecdp.idempotency_key TO ecdp_api;

GRANT UPDATE(version) ON TABLE ecdp.idempotency_key TO ecdp_api;

GRANT UPDATE(location) ON TABLE ecdp.idempotency_key TO ecdp_api;

GRANT UPDATE(subject) ON TABLE ecdp.idempotency_key TO ecdp_api;

GRANT UPDATE(subject_id) ON TABLE ecdp.idempotency_key TO ecdp_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE ecdp.job TO ecdp_worker;

GRANT SELECT(id),INSERT(id) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(tenant_id),INSERT(tenant_id) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(queue) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(kind),INSERT(kind) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(unique_key),INSERT(unique_key) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(state),UPDATE(state) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(priority),INSERT(priority) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(attempt) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(max_attempts),INSERT(max_attempts) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(version),UPDATE(version) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(run_at),INSERT(run_at) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(progress) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(progress_note) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(cancel_requested_at),UPDATE(cancel_requested_at) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(created_at),INSERT(created_at) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(updated_at),INSERT(updated_at),UPDATE(updated_at) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(started_at) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(finished_at),UPDATE(finished_at) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(payload),INSERT(payload) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(result) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT(error) ON TABLE ecdp.job TO ecdp_api;

GRANT SELECT ON TABLE ecdp.partner_merge TO ecdp_api;
GRANT SELECT ON TABLE ecdp.partner_merge TO ecdp_worker;

GRANT SELECT(tenant_id) ON TABLE ecdp.partner_merge TO ecdp_analyst;

GRANT SELECT(id) ON TABLE ecdp.partner_merge TO ecdp_analyst;

GRANT SELECT(merged_id) ON TABLE ecdp.partner_merge TO ecdp_analyst;

GRANT SELECT(into_id) ON TABLE ecdp.partner_merge TO ecdp_analyst;

GRANT SELECT(created_at) ON TABLE ecdp.partner_merge TO ecdp_analyst;

GRANT SELECT ON TABLE ecdp.partner_sub_kind TO ecdp_api;
GRANT SELECT ON TABLE ecdp.partner_sub_kind TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.partner_sub_kind TO ecdp_analyst;

GRANT SELECT,INSERT ON TABLE ecdp.programme_phase TO ecdp_api;
GRANT SELECT ON TABLE ecdp.programme_phase TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.programme_phase TO ecdp_analyst;

GRANT UPDATE(version) ON TABLE ecdp.programme_phase TO ecdp_api;

GRANT UPDATE(programme_id) ON TABLE ecdp.programme_phase TO ecdp_api;

GRANT UPDATE("position") ON TABLE ecdp.programme_phase TO ecdp_api;

GRANT UPDATE(name) ON TABLE ecdp.programme_phase TO ecdp_api;

GRANT UPDATE(starts_on) ON TABLE ecdp.programme_phase TO ecdp_api;

GRANT UPDATE(ends_on) ON TABLE ecdp.programme_phase TO ecdp_api;

GRANT UPDATE(partnerships) ON TABLE ecdp.programme_phase TO ecdp_api;

GRANT UPDATE(milestones) ON TABLE ecdp.programme_phase TO ecdp_api;

GRANT UPDATE(updated_at) ON TABLE ecdp.programme_phase TO ecdp_api;

GRANT UPDATE(archived_at) ON TABLE ecdp.programme_phase TO ecdp_api;

GRANT SELECT,INSERT,UPDATE ON TABLE ecdp.schedule TO ecdp_worker;

GRANT SELECT ON TABLE ecdp.stage_transition TO ecdp_api;
GRANT SELECT ON TABLE ecdp.stage_transition TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.stage_transition TO ecdp_analyst;

GRANT SELECT ON TABLE ecdp.tenant_region TO ecdp_api;
GRANT SELECT ON TABLE ecdp.tenant_region TO ecdp_worker;
GRANT SELECT ON TABLE ecdp.tenant_region TO ecdp_analyst;

ALTER DEFAULT PRIVILEGES FOR ROLE ecdp_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;
