-- Partnerships: one partner, one or more centres, a stage that moves by rule, and the signed papers.
create table ecdp.partnership (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    programme_id uuid,
    partner_id uuid not null,
    title text not null,
    stage text not null default 'identified',
    stage_since date not null,
    stage_reason text,
    held_from text,
    works_with_children bool not null default true,
    objectives text[] not null,
    areas text[] not null,
    secured_on date,
    formalised_on date,
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint partnership_pkey primary key (tenant_id, id),
    constraint partnership_tenant_id_fkey foreign key (tenant_id) references ecdp.tenant (tenant_id),
    constraint partnership_programme_id_fkey foreign key (tenant_id, programme_id)
    references ecdp.programme (tenant_id, id),
    constraint partnership_partner_id_fkey foreign key (tenant_id, partner_id) references ecdp.partner (tenant_id, id),
    constraint partnership_stage_fkey foreign key (stage) references ecdp.stage (code),
    constraint partnership_held_from_fkey foreign key (held_from) references ecdp.stage (code),
    constraint partnership_held_from_check check ((held_from is not null) = (stage = 'on_hold')),
    constraint partnership_objectives_check check (
        cardinality(objectives) > 0 and objectives <@ array[
            'capacity_building', 'health_wellness', 'funding_access', 'community_advocacy', 'networking_learning'
        ]
    ),
    constraint partnership_areas_check check (
        cardinality(areas) > 0 and areas <@ array[
            'curriculum_sharing', 'teacher_training', 'physical_mental_health', 'nutrition_hygiene',
            'family_engagement', 'community_advocacy', 'funding_access', 'resource_mobilisation'
        ]
    )
);
create index partnership_stage_idx on ecdp.partnership (tenant_id, stage, id);
create index partnership_partner_id_idx on ecdp.partnership (tenant_id, partner_id);
create index partnership_programme_id_idx on ecdp.partnership (tenant_id, programme_id);
create index partnership_order_idx on ecdp.partnership (tenant_id, title, id);
comment on table ecdp.partnership is 'A partnership of one partner with one or more centres.';
comment on column ecdp.partnership.programme_id is 'The programme it counts for; null for none.';
comment on column ecdp.partnership.partner_id is 'The partner.';
comment on column ecdp.partnership.title is 'Short name people use for it.';
comment on column ecdp.partnership.stage is 'Where it stands; see stage.';
comment on column ecdp.partnership.stage_since is 'Day it came to this stage.';
comment on column ecdp.partnership.stage_reason is 'Why it was moved there.';
comment on column ecdp.partnership.held_from is 'The stage it goes back to, while on_hold.';
comment on column ecdp.partnership.works_with_children is 'Whether people of the partner meet children: then a valid clearance is needed to be active.';
comment on column ecdp.partnership.objectives is 'One or more of the five objectives.';
comment on column ecdp.partnership.areas is 'One or more of the eight areas of collaboration.';
comment on column ecdp.partnership.secured_on is 'Day its MOU was signed; never taken back.';
comment on column ecdp.partnership.formalised_on is 'Day its agreement was signed; never taken back.';
comment on column ecdp.partnership.note is 'Free text.';

create table ecdp.partnership_centre (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partnership_id uuid not null,
    centre_id uuid not null,
    joined_on date not null,
    left_on date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint partnership_centre_pkey primary key (tenant_id, id),
    constraint partnership_centre_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint partnership_centre_centre_id_fkey foreign key (tenant_id, centre_id)
    references ecdp.centre (tenant_id, id),
    constraint partnership_centre_left_on_check check (left_on >= joined_on)
);
create unique index partnership_centre_tenant_id_partnership_id_centre_id_key
on ecdp.partnership_centre (tenant_id, partnership_id, centre_id) where archived_at is null;
create index partnership_centre_centre_id_idx on ecdp.partnership_centre (tenant_id, centre_id);
create index partnership_centre_order_idx on ecdp.partnership_centre (tenant_id, joined_on, id);
comment on table ecdp.partnership_centre is 'Which centres take part in a partnership, and when.';
comment on column ecdp.partnership_centre.partnership_id is 'The partnership.';
comment on column ecdp.partnership_centre.centre_id is 'The centre.';
comment on column ecdp.partnership_centre.joined_on is 'First day.';
comment on column ecdp.partnership_centre.left_on is 'Last day; null while it takes part.';
call app.protect('partnership_centre', 'select, insert, update', 'select', 'all');

create function app.keep_a_centre() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    its_stage text;
begin
    -- A move of the partnership that looks for its centres meanwhile waits for this, or this for it.
    select p.stage into its_stage
    from ecdp.partnership as p
    where p.tenant_id = new.tenant_id and p.id = new.partnership_id
    for no key update;
    if its_stage in ('mou_signed', 'agreement_signed', 'active')
        and (new.archived_at is not null or new.left_on < app.today())
        and not exists (
            select from ecdp.partnership_centre as o
            where
                o.tenant_id = new.tenant_id and o.partnership_id = new.partnership_id and o.id <> new.id
                and o.archived_at is null and (o.left_on is null or o.left_on >= app.today())
        )
    then
        raise exception 'a partnership with a signed MOU keeps a centre: complete or terminate it first'
        using errcode = '23514', constraint = 'partnership_centre_last_check', table = 'partnership_centre',
        schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_a_centre()
is 'Trigger: the last centre does not leave a partnership whose MOU is signed and which goes on.';
create trigger partnership_centre_kept before insert or update on ecdp.partnership_centre
for each row execute function app.keep_a_centre('partnership_centre');

create table ecdp.partnership_stage_change (
    tenant_id int4 not null,
    id int8 generated always as identity,
    partnership_id uuid not null,
    from_stage text,
    to_stage text not null,
    changed_on date not null,
    reason text,
    actor text not null,
    recorded_at timestamptz not null default now(),
    constraint partnership_stage_change_pkey primary key (tenant_id, id),
    constraint partnership_stage_change_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint partnership_stage_change_from_stage_fkey foreign key (from_stage) references ecdp.stage (code),
    constraint partnership_stage_change_to_stage_fkey foreign key (to_stage) references ecdp.stage (code)
);
create index partnership_stage_change_partnership_id_idx
on ecdp.partnership_stage_change (tenant_id, partnership_id, id);
create index partnership_stage_change_changed_on_idx on ecdp.partnership_stage_change (tenant_id, changed_on);
comment on table ecdp.partnership_stage_change is 'Every move of a partnership, written by the database itself, never erased.';
comment on column ecdp.partnership_stage_change.id is 'Order of recording.';
comment on column ecdp.partnership_stage_change.partnership_id is 'The partnership.';
comment on column ecdp.partnership_stage_change.from_stage is 'Stage before; null for its first.';
comment on column ecdp.partnership_stage_change.to_stage is 'Stage after.';
comment on column ecdp.partnership_stage_change.changed_on is 'Day of the move.';
comment on column ecdp.partnership_stage_change.reason is 'Why.';
comment on column ecdp.partnership_stage_change.actor is 'Who moved it.';
comment on column ecdp.partnership_stage_change.recorded_at is 'When it was recorded.';
call app.protect(
    'partnership_stage_change', 'select', 'select',
    'tenant_id, id, partnership_id, from_stage, to_stage, changed_on, recorded_at', 'none'
);
-- Nobody writes the history but the trigger below, in its owner's name.
create policy partnership_stage_change_owner on ecdp.partnership_stage_change for insert to ecdp_owner
with check (true);

create table ecdp.document (
    tenant_id int4 not null,
    id uuid not null,
    version int4 not null default 1,
    partnership_id uuid not null,
    kind text not null,
    number int4 not null,
    title text not null,
    terms text not null default '',
    signed_on date,
    signed_by_partner text,
    signed_by_centres text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    archived_at timestamptz,
    constraint document_pkey primary key (tenant_id, id),
    constraint document_partnership_id_fkey foreign key (tenant_id, partnership_id)
    references ecdp.partnership (tenant_id, id),
    constraint document_kind_check check (kind in ('mou', 'agreement')),
    constraint document_number_check check (number between 1 and 1000),
    constraint document_signed_check check (
        num_nonnulls(signed_on, signed_by_partner, signed_by_centres) in (0, 3)
    )
);
create unique index document_tenant_id_partnership_id_kind_number_key
on ecdp.document (tenant_id, partnership_id, kind, number) where archived_at is null;
create index document_order_idx on ecdp.document (tenant_id, created_at, id);
comment on table ecdp.document is 'A version of an MOU or agreement. Once signed it never changes: a new version follows.';
comment on column ecdp.document.partnership_id is 'The partnership.';
comment on column ecdp.document.kind is 'mou (memorandum of understanding) or agreement.';
comment on column ecdp.document.number is 'Version of this paper, from 1.';
comment on column ecdp.document.title is 'Title.';
comment on column ecdp.document.terms is 'Commitments, roles and expectations; terms of cooperation.';
comment on column ecdp.document.signed_on is 'Day both sides had signed.';
comment on column ecdp.document.signed_by_partner is 'Who signed for the partner.';
comment on column ecdp.document.signed_by_centres is 'Who signed for the centres.';
call app.protect(
    'document', 'select, insert, update', 'select',
    'tenant_id, id, version, partnership_id, kind, number, signed_on, created_at, updated_at, archived_at',
    'names'
);

call app.past('document', 'signed_on');

create function app.keep_signed_document() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if old.signed_on is not null then
        raise exception 'a signed document never changes: make the next version'
        using errcode = '23514', constraint = 'document_signed_immutable', table = 'document', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_signed_document() is 'Trigger: refuses any change of a signed document.';
create trigger document_signed before update or delete on ecdp.document
for each row execute function app.keep_signed_document('document');

create function app.check_signature() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    first_mou date;
    first_agreement date;
begin
    -- Signatures of one partnership are looked at one after the other, and not while it moves.
    perform from ecdp.partnership as p
    where p.tenant_id = new.tenant_id and p.id = new.partnership_id
    for no key update;
    if new.signed_on < (
        select min(h.changed_on)
        from ecdp.partnership_stage_change as h
        where h.tenant_id = new.tenant_id and h.partnership_id = new.partnership_id
    ) then
        raise exception 'nothing is signed before its partnership was identified'
        using errcode = '23514', constraint = 'document_signed_on_first_check', table = 'document', schema = 'ecdp',
        column = 'signed_on';
    end if;
    select
        min(d.signed_on) filter (where d.kind = 'mou'), min(d.signed_on) filter (where d.kind = 'agreement')
    into first_mou, first_agreement
    from ecdp.document as d
    where
        d.tenant_id = new.tenant_id and d.partnership_id = new.partnership_id and d.id <> new.id
        and d.archived_at is null;
    if new.kind = 'agreement' and new.signed_on < first_mou
        or new.kind = 'mou' and first_agreement < least(new.signed_on, first_mou)
    then
        raise exception 'the agreement is not signed before the MOU'
        using errcode = '23514', constraint = 'document_signed_on_order_check', table = 'document', schema = 'ecdp',
        column = 'signed_on';
    end if;
    return new;
end
$$;
comment on function app.check_signature()
is 'Trigger: no signature before the partnership was identified, no agreement before its MOU.';
create trigger document_signature before insert or update on ecdp.document
for each row when (new.signed_on is not null and new.archived_at is null)
execute function app.check_signature('document');

-- The stage machine. Its moves are rows of stage_transition; its proofs are looked for here, on the day of the move.
-- Swift's Domain.StageMachine says the same and is tested against this, move by move.
create function app.has_clearance(tenant int4, partner uuid, on_day date) returns bool
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select coalesce((
        select r.outcome = 'clear' and r.expires_on > on_day
        from ecdp.partner_clearance as r
        where r.tenant_id = tenant and r.partner_id = partner and r.archived_at is null and r.screened_on <= on_day
        order by r.screened_on desc
        limit 1
    ), false);
end;
comment on function app.has_clearance(int4, uuid, date)
is 'Whether the newest screening of a partner by a day was clear and had not expired.';
grant execute on function app.has_clearance(int4, uuid, date) to ecdp_api, ecdp_worker;

create function app.is_not_refused(tenant int4, partner uuid) returns bool
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select coalesce((
        select r.outcome = 'clear'
        from ecdp.partner_clearance as r
        where r.tenant_id = tenant and r.partner_id = partner and r.archived_at is null
        order by r.screened_on desc
        limit 1
    ), true);
end;
comment on function app.is_not_refused(int4, uuid)
is 'Whether the newest screening of a partner, whatever its day, was clear: a move entered late does not pass one by that is known by now.';
grant execute on function app.is_not_refused(int4, uuid) to ecdp_api, ecdp_worker;

create function app.missing_proofs(tenant int4, partnership uuid, to_stage text, on_day date) returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
begin atomic
    select
        array_remove(array[
            case when s.position between 5 and 8 and not exists (
                select from ecdp.partnership_centre as c
                where
                    c.tenant_id = p.tenant_id and c.partnership_id = p.id and c.archived_at is null
                    and c.joined_on <= on_day and (c.left_on is null or c.left_on >= on_day)
            ) then 'centre' end,
            case when s.position between 5 and 8 and not exists (
                select from ecdp.document as d
                where
                    d.tenant_id = p.tenant_id and d.partnership_id = p.id and d.kind = 'mou' and d.archived_at is null
                    and d.signed_on <= on_day
            ) then 'signed_mou' end,
            case when s.position between 6 and 8 and not exists (
                select from ecdp.document as d
                where
                    d.tenant_id = p.tenant_id and d.partnership_id = p.id and d.kind = 'agreement'
                    and d.archived_at is null and d.signed_on <= on_day
            ) then 'signed_agreement' end,
            case
                when
                    s.code = 'active' and p.works_with_children
                    and not (
                        app.has_clearance(p.tenant_id, p.partner_id, on_day)
                        and app.is_not_refused(p.tenant_id, p.partner_id)
                    ) then 'clearance'
            end
        ], null)
    from ecdp.partnership as p
    inner join ecdp.stage as s on s.code = to_stage
    where p.tenant_id = tenant and p.id = partnership;
end;
comment on function app.missing_proofs(int4, uuid, text, date)
is 'What a partnership lacks for a stage on a day: centre, signed_mou, signed_agreement, clearance. Empty if nothing.';
grant execute on function app.missing_proofs(int4, uuid, text, date) to ecdp_api, ecdp_worker;

create function app.move_partnership() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    missing text[];
begin
    if tg_op = 'INSERT' then
        if new.stage <> 'identified' then
            raise exception 'a partnership begins as identified, not as %', new.stage
            using errcode = '23514', constraint = 'partnership_stage_first', table = 'partnership', schema = 'ecdp';
        end if;
        new.held_from := null;
        new.secured_on := null;
        new.formalised_on := null;
        return new;
    end if;
    if new.partner_id <> old.partner_id then
        raise exception 'a partnership keeps its partner: make another one'
        using errcode = '23514', constraint = 'partnership_partner_id_kept_check', table = 'partnership',
        schema = 'ecdp', column = 'partner_id';
    end if;
    if new.programme_id is distinct from old.programme_id and old.programme_id is not null
        and num_nonnulls(old.secured_on, old.formalised_on) > 0
    then
        raise exception 'a partnership that has counted for a programme stays with it'
        using errcode = '23514', constraint = 'partnership_programme_id_kept_check', table = 'partnership',
        schema = 'ecdp', column = 'programme_id';
    end if;
    if new.works_with_children and new.stage = 'active' and (old.stage <> 'active' or not old.works_with_children) then
        -- A screening recorded meanwhile waits for this, or this for it: see app.keep_clearance().
        perform from ecdp.partner as p
        where p.tenant_id = new.tenant_id and p.id = new.partner_id
        for no key update;
    end if;
    if new.stage = old.stage then
        if (new.stage_since, new.stage_reason, new.held_from, new.secured_on, new.formalised_on)
            is distinct from (old.stage_since, old.stage_reason, old.held_from, old.secured_on, old.formalised_on)
        then
            raise exception 'the dates of a stage change with the stage only'
            using errcode = '23514', constraint = 'partnership_stage_history', table = 'partnership', schema = 'ecdp';
        end if;
        if new.works_with_children and not old.works_with_children and new.stage = 'active' then
            if not app.has_clearance(
                new.tenant_id, new.partner_id, (now() at time zone 'Africa/Johannesburg')::date
            ) then
                raise exception 'an active partnership that works with children needs a valid clearance'
                using errcode = '23514', constraint = 'partnership_works_with_children_check', table = 'partnership',
                schema = 'ecdp';
            end if;
        end if;
        return new;
    end if;
    if not exists (
        select from ecdp.stage_transition as t where t.from_stage = old.stage and t.to_stage = new.stage
    ) or (
        old.stage = 'on_hold' and new.stage not in (old.held_from, 'declined', 'terminated')
    ) then
        raise exception 'no move from % to %', old.stage, new.stage
        using errcode = '23514', constraint = 'partnership_stage_move', table = 'partnership', schema = 'ecdp',
        detail = coalesce(old.held_from, '');
    end if;
    if new.stage_reason is null then
        raise exception 'a move has a reason'
        using errcode = '23514', constraint = 'partnership_stage_reason_check', table = 'partnership', schema = 'ecdp',
        column = 'stage_reason';
    end if;
    if new.stage_since < old.stage_since then
        raise exception 'a move cannot be dated before the one it follows'
        using errcode = '23514', constraint = 'partnership_stage_order', table = 'partnership', schema = 'ecdp';
    end if;
    missing := app.missing_proofs(new.tenant_id, new.id, new.stage, new.stage_since);
    if missing <> '{}' then
        raise exception 'a partnership cannot become % without its proof', new.stage
        using errcode = '23514', constraint = 'partnership_stage_proof', detail = missing::text,
        table = 'partnership', schema = 'ecdp';
    end if;
    new.held_from := case when new.stage = 'on_hold' then old.stage end;
    new.secured_on := old.secured_on;
    new.formalised_on := old.formalised_on;
    if new.stage = 'mou_signed' and old.secured_on is null then
        select min(d.signed_on) into new.secured_on
        from ecdp.document as d
        where
            d.tenant_id = new.tenant_id and d.partnership_id = new.id and d.kind = 'mou' and d.archived_at is null;
    end if;
    if new.stage = 'agreement_signed' and old.formalised_on is null then
        select min(d.signed_on) into new.formalised_on
        from ecdp.document as d
        where
            d.tenant_id = new.tenant_id and d.partnership_id = new.id and d.kind = 'agreement'
            and d.archived_at is null;
    end if;
    return new;
end
$$;
comment on function app.move_partnership() is 'Trigger: the stage machine. Refuses a skipped stage, a missing proof, a date out of order.';
create trigger partnership_stage before insert or update on ecdp.partnership
for each row execute function app.move_partnership('partnership');

create function app.record_stage_change() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'INSERT' then
        insert into ecdp.partnership_stage_change
        (tenant_id, partnership_id, from_stage, to_stage, changed_on, reason, actor)
        values (
            new.tenant_id, new.id, null, new.stage, new.stage_since, new.stage_reason,
            coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user)
        );
    elsif new.stage <> old.stage then
        insert into ecdp.partnership_stage_change
        (tenant_id, partnership_id, from_stage, to_stage, changed_on, reason, actor)
        values (
            new.tenant_id, new.id, old.stage, new.stage, new.stage_since, new.stage_reason,
            coalesce(nullif(current_setting('app.actor', true), ''), 'database:' || session_user)
        );
    end if;
    return null;
end
$$;
comment on function app.record_stage_change() is 'Trigger: every move is kept.';
revoke all on function app.record_stage_change() from public;
create trigger partnership_stage_record after insert or update on ecdp.partnership
for each row execute function app.record_stage_change('partnership');
call app.protect(
    'partnership', 'select, insert, update', 'select',
    'tenant_id, id, version, programme_id, partner_id, title, stage, stage_since, held_from, works_with_children, '
    'objectives, areas, secured_on, formalised_on, created_at, updated_at, archived_at',
    derived => 'partner_id, held_from, secured_on, formalised_on'
);
call app.past('partnership', 'stage_since');

create function app.keep_partner() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from ecdp.partnership as p
        inner join ecdp.stage as s on s.code = p.stage
        where p.tenant_id = new.tenant_id and p.partner_id = new.id and p.archived_at is null and s.is_open
    ) then
        raise exception 'a partner with partnerships that go on is not archived'
        using errcode = '23514', constraint = 'partner_partnerships_check', table = 'partner', schema = 'ecdp';
    end if;
    return new;
end
$$;
comment on function app.keep_partner() is 'Trigger: a partner is not archived while a partnership with it goes on.';
create trigger partner_kept before update of archived_at on ecdp.partner
for each row when (new.archived_at is not null and old.archived_at is null)
execute function app.keep_partner('partner');
