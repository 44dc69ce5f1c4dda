-- Whether something has taken the place of a signed version by a day: a later version that is signed, or its
-- termination. One row. It becomes part of the statement that asks.
create or replace function app.document_is_over(
    tenant int4, document uuid, partnership uuid, paper text, version_number int4, day date
)
returns table (is_over bool)
language sql stable
begin atomic
    select
        -- Not `exists`, for which all that were ended may be read.
        coalesce((
            select true from ecdp.document_termination as e
            where e.tenant_id = tenant and e.document_id = document
        ), false)
        or exists (
            select from ecdp.document as n
            where
                n.tenant_id = tenant and n.partnership_id = partnership and n.kind = paper
                and n.number > version_number and n.signed_on <= day and n.archived_at is null
        );
end;
comment on function app.document_is_over(int4, uuid, uuid, text, int4, date)
is 'Whether a signed version of an MOU or agreement was terminated, or another one was signed after it by a day.';
revoke all on function app.document_is_over(int4, uuid, uuid, text, int4, date) from public;
grant execute on function app.document_is_over(int4, uuid, uuid, text, int4, date) to ecdp_api, ecdp_worker;
