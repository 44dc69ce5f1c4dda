-- A job of the tenant's.
select to_regclass('ecdp.job') is not null as has_jobs \gset
\if :has_jobs
insert into ecdp.job (id, tenant_id, kind, run_at)
values (
    ('00000000-0000-7000-8001-' || lpad(:tenant::text, 12, '0'))::uuid, :tenant, 'quarterly_review', '2026-04-01'
);
\endif
