create or replace function app.split_cents(total int8, ids uuid[], weights int8[])
returns table (id uuid, cents int8)
language sql immutable parallel safe
begin atomic
    with parts as (
        select
            p.id,
            div(total::numeric * p.weight, nullif(sum(p.weight) over (), 0)) as whole,
            mod(total::numeric * p.weight, nullif(sum(p.weight) over (), 0)) as remainder
        from unnest(ids, weights) as p (id, weight)
    )

    select
        r.id,
        (
            r.whole
            + case
                when row_number() over (order by r.remainder desc, r.id asc) <= total - sum(r.whole) over () then 1
                else 0
            end
        )::int8
    from parts as r
    order by r.id;
end;
comment on function app.split_cents(int8, uuid[], int8[])
is 'Splits an amount by weights and hands out every cent: whole cents first, the rest one by one by the largest remainder, and in the order of ids where these are equal.';
revoke all on function app.split_cents(int8, uuid[], int8[]) from public;
grant execute on function app.split_cents(int8, uuid[], int8[]) to ecdp_api, ecdp_worker;
