-- What in a text points to somebody: 'address' for an e-mail or web address or a handle, 'number' for a telephone
-- number or another long number, 'name' for the name of a centre, a partner or a contact of the municipality or a
-- title before a name; null where nothing was found. Names of others it cannot know: whoever shares a text says that
-- it names nobody.
--
-- The text is read as people read it: without marks that cannot be seen, wide and other digits as digits; a number is
-- one whatever stands between its digits, except that a day is none. Amounts up to eight digits are no telephone
-- numbers, unless seven of them stand together.
create or replace function app.identifying_part(tenant int4, said text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    plain text := lower(translate(
        normalize(regexp_replace(said, '[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]', '', 'g'), nfkc),
        '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९', '012345678901234567890123456789'
    ));
    days_apart text := regexp_replace(plain, '(?<![0-9])(19|20)[0-9]{2}-(0[1-9]|1[0-2])-[0-3][0-9](?![0-9])', '|', 'g');
    -- As words with a space at each side.
    said_words text := ' ' || regexp_replace(app.fold(plain), '[^[:alnum:]]+', ' ', 'g') || ' ';
begin
    if plain ~ '@|[(\[{]\s*at\s*[)\]}]|https?\s*:|www\s*\.|[a-z0-9-]\.(com|org|net|info|africa|edu|gov|za|biz|app|link|page)(?![a-z0-9])'
    then
        return 'address';
    end if;
    if days_apart ~ '([0-9][[:space:]().+/\-–—−_·]*){9}' or days_apart ~ '[0-9]{7}' then return 'number'; end if;
    if plain ~ '(^|[^[:alnum:]])(mr|mrs|ms|miss|mnr|mev|mej|adv)(\.\s*|\s+)[[:alpha:]]' then return 'name'; end if;
    if exists (
        select
        from (
            select c.name from ecdp.centre as c where c.tenant_id = tenant
            union all
            select p.name from ecdp.partner as p where p.tenant_id = tenant
            union all
            select k.name from ecdp.contact as k where k.tenant_id = tenant
            union all
            -- The family name first, as in lists.
            select regexp_replace(k.name, '^(.*\S)\s+(\S+)$', '\2 \1') from ecdp.contact as k where k.tenant_id = tenant
        ) as n
        cross join lateral (
            select trim(regexp_replace(app.fold(n.name), '[^[:alnum:]]+', ' ', 'g')) as words
        ) as w
        where length(w.words) > 3 and position(' ' || w.words || ' ' in said_words) > 0
    ) then
        return 'name';
    end if;
    return null;
end
$$;
comment on function app.identifying_part(int4, text)
is 'What in a text of a municipality points to somebody: address, number or name; null where nothing was found.';
revoke all on function app.identifying_part(int4, text) from public;
grant execute on function app.identifying_part(int4, text) to ecdp_api, ecdp_worker;
