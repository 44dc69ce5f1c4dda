create or replace function app.is_archived(parent text, tenant int4, row_id uuid) returns bool
language plpgsql stable strict
set search_path = pg_catalog, pg_temp
as $$
-- Each table by name, so that its plan is kept: this runs with every row that refers to another.
begin
    case parent
        when 'locality' then return exists (
            select from ecdp.locality as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        when 'programme' then return exists (
            select from ecdp.programme as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        when 'centre' then return exists (
            select from ecdp.centre as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        when 'partner' then return exists (
            select from ecdp.partner as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        when 'partnership' then return exists (
            select from ecdp.partnership as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        when 'engagement' then return exists (
            select from ecdp.engagement as t
            where t.tenant_id = tenant and t.id = row_id and t.archived_at is not null
        );
        -- Never archived.
        when 'evaluation' then return false;
        else raise exception 'app.is_archived() does not know the table %', parent;
    end case;
end
$$;
comment on function app.is_archived(text, int4, uuid) is 'Whether a row of one of the tables that others refer to is archived.';
grant execute on function app.is_archived(text, int4, uuid) to ecdp_api, ecdp_worker;
