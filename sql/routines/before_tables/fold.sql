-- The key of a text: what texts are compared, searched and sorted by. Equal for texts that differ only in Unicode form,
-- white space, invisible characters, capitals, accents, or the kind of apostrophe or dash; CanonicalText.folded in
-- Swift makes the same. Keys are compared as bytes (collate "C"): leakproof, so that indexes serve under row-level
-- security, and the same whatever version of a library of collations is installed. Generated columns keep what this
-- once gave: a change comes with a migration that writes them anew.
create or replace function app.fold(value text) returns text
language sql immutable parallel safe
return case
    -- Nearly every name: ASCII in which there is nothing to change but capitals.
    when
        pg_catalog.octet_length(value) = pg_catalog.length(value)
        and value operator (pg_catalog.!~) '[\x01-\x1F\x7F`]|  |^ | $'
        then pg_catalog.lower(value collate "C")
    else
        pg_catalog.btrim(pg_catalog.regexp_replace(
            pg_catalog.replace(pg_catalog.replace(pg_catalog.replace(
                pg_catalog.translate(
                    pg_catalog.lower(pg_catalog.regexp_replace(
                        pg_catalog.normalize(pg_catalog.translate(value, U&'\00B4\1FFD', ''''''), 'NFKD'),
                        -- Marks on Latin, Greek and Cyrillic letters; Hebrew points; Arabic vowel signs.
                        '[\u0300-\u036F\u0483-\u0487\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F'
                        '\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7'
                        '\u0610-\u061A\u064B-\u065F\u0670'
                        -- Controls, and what Unicode calls default ignorable.
                        '\x01-\x08\x0E-\x1F\x7F-\u0084\u0086-\u009F\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F'
                        '\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB'
                        '\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]+', '', 'g'
                    ) collate "und-x-icu") collate "C", -- noqa: RF05
                    U&'`\02B9\02BC\2018\2019\201B\2032\201C\201D\201E\201F\00AB\00BB'
                    '\2010\2011\2012\2013\2014\2015\2212\00F8\0111\0142\0127\0167\0131\03C2',
                    U&'\0027\0027\0027\0027\0027\0027\0027""""""-------odlhti\03C3'
                ),
                U&'\00DF', 'ss'
            ), U&'\00E6', 'ae'), U&'\0153', 'oe'),
            '[\x09-\x0D \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u2800\u3000]+', ' ', 'g'
        ), ' ')
end;
comment on function app.fold(text) is 'The key that a text is compared, searched and sorted by: small letters, without accents.';
grant execute on function app.fold(text) to ecdp_api, ecdp_worker;
