create or replace function app.document_state(
    review_since date, signed_on date, valid_until date, terminated_on date, day date
) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
return case
    when signed_on is not null and terminated_on <= day then 'terminated'
    when signed_on is not null and valid_until < day then 'expired'
    when signed_on is not null then 'signed'
    when review_since is not null then 'in_review'
    else 'draft'
end;
comment on function app.document_state(date, date, date, date, date)
is 'How a document stands on a day: draft, in_review, signed, expired or terminated. It follows from its days, so that it is true without anybody changing it.';
revoke all on function app.document_state(date, date, date, date, date) from public;
grant execute on function app.document_state(date, date, date, date, date) to ecdp_api, ecdp_worker, ecdp_analyst;
