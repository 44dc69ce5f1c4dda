-- The schemas, made before everything else and again whenever this file has changed.
create schema if not exists ecdp;
create schema if not exists app;
create schema if not exists analytics;
comment on schema ecdp is 'Tables. Every tenant table has row-level security.';
comment on schema app is 'Functions of tenancy, audit and the partnership life cycle.';
comment on schema analytics is 'Views for analysts: what a municipality knows, without contacts and small counts.';
revoke all on schema public from public;
grant usage on schema ecdp to ecdp_api, ecdp_worker, ecdp_analyst;
grant usage on schema app to ecdp_api, ecdp_worker, ecdp_analyst;
grant usage on schema analytics to ecdp_analyst;
alter default privileges in schema app revoke execute on functions from public;
alter default privileges revoke execute on functions from public;
