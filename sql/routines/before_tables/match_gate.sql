-- The rules of matching that every statement about matches shares. Their twin is the pure function Match: a change of
-- what they say is a new rule version there and here.
create or replace function app.match_gate(
    is_excluded bool,
    with_children bool,
    is_cleared bool,
    met int4,
    serves bool,
    km float8,
    maximum_km float8,
    fit int4,
    speaks bool, suits bool, taken int4, is_active bool
) returns text
language sql immutable parallel safe
return case
    when is_excluded then 'excluded'
    when with_children and not is_cleared then 'safeguarding'
    when met = 0 then 'needed_area'
    when not serves and coalesce(km > maximum_km, true) then 'out_of_area'
    when fit = 0 then 'capacity'
    when not speaks then 'language'
    when not suits then 'age_group'
    when met & ~taken = 0 then 'already_partnered'
    when not is_active then 'active'
end;
comment on function app.match_gate(bool, bool, bool, int4, bool, float8, float8, int4, bool, bool, int4, bool)
is 'The first gate that a pair of a centre and a partner fails; null for a match. met: needed areas that are offered; fit: of these, the ones with places left; taken: areas in which they are partnered already, all as bits.';
revoke all on function app.match_gate(bool, bool, bool, int4, bool, float8, float8, int4, bool, bool, int4, bool)
from public;
grant execute on function app.match_gate(bool, bool, bool, int4, bool, float8, float8, int4, bool, bool, int4, bool)
to ecdp_api, ecdp_worker;

create or replace function app.match_known(coverage float8, distance float8) returns float8
language sql immutable parallel safe
return case when coverage is null then 0 else float8 '0.4' end
+ case when distance is null then 0 else float8 '0.15' end
+ float8 '0.15' + float8 '0.05' + float8 '0.15' + float8 '0.1';
comment on function app.match_known(float8, float8)
is 'The weights of a match''s parts whose input is known: coverage 0.40, distance, capacity and track record 0.15, load 0.05, equity 0.10.';
revoke all on function app.match_known(float8, float8) from public;
grant execute on function app.match_known(float8, float8) to ecdp_api, ecdp_worker;

create or replace function app.match_score(
    coverage float8, distance float8, capacity float8, load float8, track float8, equity float8, known float8
) returns float8
language sql immutable parallel safe
return coalesce(coverage * (float8 '0.4' / known), 0) + coalesce(distance * (float8 '0.15' / known), 0)
+ capacity * (float8 '0.15' / known) + load * (float8 '0.05' / known) + track * (float8 '0.15' / known)
+ equity * (float8 '0.1' / known);
comment on function app.match_score(float8, float8, float8, float8, float8, float8, float8)
is 'The score of a match: each part times its weight, the weight of what is not known shared out among the others.';
revoke all on function app.match_score(float8, float8, float8, float8, float8, float8, float8) from public;
grant execute on function app.match_score(float8, float8, float8, float8, float8, float8, float8)
to ecdp_api, ecdp_worker;

create or replace function app.match_distance(serves bool, km float8, is_rural bool) returns float8
language sql immutable parallel safe
return case
    when serves then 1
    when is_rural is not null and km is not null
        then exp(greatest(-700, -0.6931471805599453 * km / case when is_rural then 40 else 10 end))
end;
comment on function app.match_distance(bool, float8, bool)
is 'How near: 1 within the service area, else halved by every 10 km, in the country by every 40 km; null where it is not known.';
revoke all on function app.match_distance(bool, float8, bool) from public;
grant execute on function app.match_distance(bool, float8, bool) to ecdp_api, ecdp_worker;

create or replace function app.km_between(
    latitude float8, longitude float8, other_latitude float8, other_longitude float8
)
returns float8
language sql immutable parallel safe
return case
    when latitude is not null and other_latitude is not null
        then 2 * 6371.0088 * asin(least(1, sqrt(
            sin(radians(other_latitude - latitude) / 2) ^ 2
            + cos(radians(latitude)) * cos(radians(other_latitude))
            * sin(radians(other_longitude - longitude) / 2) ^ 2
        )))
end;
comment on function app.km_between(float8, float8, float8, float8)
is 'Great-circle distance by the haversine, km: a straight line over the ground; null where a position is missing.';
revoke all on function app.km_between(float8, float8, float8, float8) from public;
grant execute on function app.km_between(float8, float8, float8, float8) to ecdp_api, ecdp_worker, ecdp_analyst;
