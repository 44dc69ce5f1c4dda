-- Analysts see programme quality by group alone: what a wave's centres reached, written down when it closes.
create table ecdp.quality_group (
    tenant_id int4 not null,
    id uuid not null,
    wave_id uuid not null,
    domain_id uuid not null,
    centres int4 not null,
    mean_score float8,
    sd_score float8,
    created_at timestamptz not null default now(),
    constraint quality_group_pkey primary key (tenant_id, id),
    constraint quality_group_wave_id_fkey foreign key (tenant_id, wave_id)
    references ecdp.assessment_wave (tenant_id, id),
    constraint quality_group_domain_id_fkey foreign key (tenant_id, domain_id)
    references ecdp.outcome_domain (tenant_id, id),
    constraint quality_group_tenant_id_wave_id_domain_id_key unique (tenant_id, wave_id, domain_id),
    constraint quality_group_centres_check check (
        num_nonnulls(mean_score, sd_score) = case when centres >= 3 then 2 else 0 end
    )
);
create index quality_group_domain_id_idx on ecdp.quality_group (tenant_id, domain_id);
create index quality_group_order_idx on ecdp.quality_group (tenant_id, created_at, id);
comment on table ecdp.quality_group is 'What the centres of a wave of programme quality reached in a domain, written down when the wave closed.';
comment on column ecdp.quality_group.wave_id is 'The wave.';
comment on column ecdp.quality_group.domain_id is 'The domain.';
comment on column ecdp.quality_group.centres is 'Centres with a score.';
comment on column ecdp.quality_group.mean_score is 'Mean score, in hundredths of a point; null of fewer than 3 centres.';
comment on column ecdp.quality_group.sd_score is 'Standard deviation, in hundredths of a point; null of fewer than 3 centres.';
call app.protect('quality_group', 'select, insert', 'select', 'all');

revoke select on ecdp.centre_quality_score from ecdp_analyst;
revoke select (
    tenant_id, id, version, wave_id, centre_id, domain_id, assessed_on, score, created_at, updated_at, archived_at
) on ecdp.centre_quality_score from ecdp_analyst;
drop policy centre_quality_score_analyst on ecdp.centre_quality_score;
