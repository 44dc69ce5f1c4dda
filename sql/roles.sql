-- The cluster's roles: run first, any number of times. None of them is a superuser or passes row-level security by.
-- Passwords are the operator's: a server reached over the network gets them with `alter role … password`.
do $$
declare
    wanted text;
begin
    foreach wanted in array array['ecdp_owner', 'ecdp_api', 'ecdp_worker'] loop
        if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
            execute format('create role %I login', wanted);
        end if;
    end loop;
    if not exists (select from pg_catalog.pg_roles where rolname = 'ecdp_analyst') then
        create role ecdp_analyst nologin;
    end if;
end
$$;

-- The application's statements name tables without a schema. pg_temp last: no temporary table comes before ours.
alter role ecdp_owner set search_path = ecdp, app, pg_catalog, pg_temp;
alter role ecdp_api set search_path = ecdp, app, pg_catalog, pg_temp;
alter role ecdp_worker set search_path = ecdp, app, pg_catalog, pg_temp;
alter role ecdp_api set timezone = 'UTC';
alter role ecdp_worker set timezone = 'UTC';
alter role ecdp_owner set timezone = 'UTC';

-- A transaction that was left open holds its locks and keeps dead rows alive: it ends by itself.
alter role ecdp_api set idle_in_transaction_session_timeout = '60s';
alter role ecdp_worker set idle_in_transaction_session_timeout = '5min';

-- A function over many rows looks dear even for one partnership: to compile it takes longer than to run it.
alter role ecdp_api set jit = off;
alter role ecdp_worker set jit = off;

-- Plans of the worker. A connection keeps its plans for as long as it lives: one that was made while a table was empty
-- would read the whole table for each row later. A plan for each call costs more than running most statements. Every
-- statement has an index that leads to what it reads; where one reads a short list of codes whole, that looks dear now.
alter role ecdp_worker set enable_seqscan = off;
alter role ecdp_worker set plan_cache_mode = force_generic_plan;
