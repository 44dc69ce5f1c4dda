-- What the audit trail and a centre's derived state cost when many rows are written at once, per statement as they are
-- and per row as a comparison. For a migrated database, as a superuser; all of it is rolled back:
--
--     psql -X -v rows=100000 -f bench/triggers.sql postgresql:///ecdp
--
-- CPU seconds of the backend, so that other work on the machine does not count.
\set ON_ERROR_STOP on
\set QUIET on
\if :{?rows} \else \set rows 100000 \endif
begin;
create schema bench;
create function bench.audit() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    new_row jsonb := to_jsonb(new);
    old_row jsonb;
    difference jsonb := new_row;
begin
    if tg_op = 'UPDATE' then
        old_row := to_jsonb(old);
        select jsonb_object_agg(n.key, jsonb_build_array(old_row -> n.key, n.value)) into difference
        from jsonb_each(new_row) as n
        where n.value is distinct from old_row -> n.key and n.key not in ('version', 'updated_at');
        if difference is null then return null; end if;
    end if;
    insert into ecdp.audit_event (tenant_id, actor, request_id, action, subject, subject_id, changed)
    values (
        new.tenant_id, coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user),
        nullif(current_setting('app.request_id', true), ''), lower(tg_op), tg_argv[0], new.id, difference
    );
    return null;
end
$$;
create function bench.refresh() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update ecdp.centre as c
    set capacity = s.capacity, children = s.children, practitioners = s.practitioners, observed_on = s.observed_on
    from app.centre_state(new.tenant_id, new.centre_id) as s
    where
        c.tenant_id = new.tenant_id and c.id = new.centre_id
        and (c.capacity, c.children, c.practitioners, c.observed_on)
        is distinct from (s.capacity, s.children, s.practitioners, s.observed_on);
    return null;
end
$$;

create function bench.cpu() returns float8
language sql volatile
as $$
    select (s.fields[12]::float8 + s.fields[13]::float8) / 100
    from (
        select string_to_array(split_part(pg_read_file('/proc/self/stat'), ') ', 2), ' ') as fields
    ) as s
$$;
create table bench.result (position int4, work text, way text, cpu_s float8);
create function bench.measure(number int4, work text, way text, statement text) returns void
language plpgsql
as $$
declare
    began float8 := bench.cpu();
begin
    execute statement;
    insert into bench.result values (number, work, way, bench.cpu() - began);
end
$$;
create function bench.all_of(way text, digit int4, row_count int4) returns void
language plpgsql
as $$
begin
    perform bench.measure(1, 'insert centres', way, format(
        'insert into ecdp.centre (tenant_id, id, name, region_id) '
        'select -1, lpad(%1$s || to_hex(i), 32, ''0'')::uuid, ''Centre '' || i, r.id '
        'from generate_series(1, %2$s) as i cross join (select min(id::text)::uuid as id from ecdp.region) as r',
        digit, row_count));
    perform bench.measure(2, 'update centres', way,
        'update ecdp.centre set quintile = 3, version = version + 1, updated_at = now() '
        'where tenant_id = -1 and quintile is null');
    analyze ecdp.centre;
    perform bench.measure(3, 'insert measures', way, format(
        'insert into ecdp.centre_measure (tenant_id, id, centre_id, observed_on, capacity, girls_3) '
        'select -1, lpad(%1$s || to_hex(i), 32, ''0'')::uuid, lpad(%1$s || to_hex(i), 32, ''0'')::uuid, '
        '''2026-01-01'', 40, 12 from generate_series(1, %2$s) as i', digit, row_count));
end
$$;

insert into ecdp.region (id, kind, code, vintage, name, valid_from, source)
values (gen_random_uuid(), 'metro', 'bench', 'bench', 'Bench', '2000-01-01', 'bench');
insert into ecdp.tenant (tenant_id, code, name, region_id)
select -1, 'ZZZ', 'Bench', id from ecdp.region where vintage = 'bench';
-- So that neither way is the first to write.
select bench.all_of('warm', 1, 100) \gset
delete from bench.result;
analyze ecdp.centre_measure;
select bench.all_of('statement', 2, :rows) \gset

drop trigger centre_audit_insert on ecdp.centre;
drop trigger centre_audit_update on ecdp.centre;
drop trigger centre_measure_audit_insert on ecdp.centre_measure;
drop trigger centre_measure_state_insert on ecdp.centre_measure;
create trigger centre_audit after insert or update on ecdp.centre
for each row execute function bench.audit('centre');
create trigger centre_measure_audit after insert on ecdp.centre_measure
for each row execute function bench.audit('centre_measure');
create trigger centre_measure_state after insert on ecdp.centre_measure
for each row execute function bench.refresh();
select bench.all_of('row', 3, :rows) \gset

\pset footer off
select
    s.work, r.cpu_s as per_row_cpu_s, s.cpu_s as per_statement_cpu_s,
    round((r.cpu_s / nullif(s.cpu_s, 0))::numeric, 1) as ratio
from bench.result as s
inner join bench.result as r on r.position = s.position and r.way = 'row'
where s.way = 'statement'
order by s.position;
rollback;
