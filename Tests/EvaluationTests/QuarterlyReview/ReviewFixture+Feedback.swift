/// What centres and partners said. Three campaigns count: the second was closed as the quarter began, in South Africa;
/// the third names no programme, and asked about a partnership of this one; the fourth was closed in the last second.
extension ReviewFixture {
    static let feedback = """
        select app.adopt_survey(TENANT, 'partnership_centre', '#d81', '2026-04-01');
        select app.adopt_survey(TENANT, 'partnership_partner', '#d82', '2026-04-01');
        insert into partnership (tenant_id, id, partner_id, title, stage_since, works_with_children, objectives, areas)
        values
        (TENANT, '#bf', '#a1', 'None', '2026-04-02', false, array['health_wellness'], array['nutrition_hygiene']);
        insert into partnership_centre (tenant_id, id, partnership_id, centre_id, joined_on)
        values (TENANT, '#d3f', '#bf', '#c1', '2026-04-02');
        insert into survey_campaign (tenant_id, id, version_id, programme_id, name, opens_on, closes_on)
        select TENANT, v.id::uuid, v.version::uuid, v.programme::uuid, v.id, '2026-04-01', '2026-12-31'
        from (
            values
            ('#d91', '#d81', '#f1'), ('#d92', '#d81', '#f1'), ('#d93', '#d81', null), ('#d94', '#d82', '#f1'),
            ('#d95', '#d82', '#f1'), ('#d96', '#d81', null), ('#d97', '#d81', null), ('#d98', '#d81', '#f1')
        ) as v (id, version, programme);
        insert into survey_invitation (tenant_id, id, campaign_id, side, partnership_id, centre_id)
        select TENANT, v.id::uuid, v.campaign::uuid, 'centre', v.partnership::uuid, v.centre::uuid
        from (
            values
            ('#da1', '#d93', '#b1', '#c1'), ('#da2', '#d93', '#b2', '#c2'), ('#da3', '#d96', '#b1', '#c1'),
            ('#da4', '#d96', '#bf', '#c1'), ('#da5', '#d97', '#bf', '#c1')
        ) as v (id, campaign, partnership, centre);
        update survey_campaign as c
        set closed_at = v.closed::timestamptz
        from (
            values
            ('#d91', '2026-06-30T21:59:59Z'), ('#d92', '2026-06-30T22:00:00Z'), ('#d93', '2026-08-01T10:00:00Z'),
            ('#d94', '2026-09-30T21:59:59Z'), ('#d95', '2026-09-30T22:00:00Z'), ('#d96', '2026-08-01T10:00:00Z'),
            ('#d97', '2026-08-01T10:00:00Z'), ('#d98', '2026-08-01T10:00:00Z')
        ) as v (id, closed)
        where c.tenant_id = TENANT and c.id = v.id::uuid;
        insert into survey_result (
            tenant_id, id, campaign_id, position, question, kind, asked, answered, status, n, counts, published_at
        )
        select
            TENANT, gen_random_uuid(), v.campaign::uuid, v.place, v.question, 'likert', v.asked, v.answered,
            case when v.n is null then 'suppressed' else 'ok' end, v.n, v.counts::int4[], '2026-10-01'
        from (
            values
            ('#d91', 1, 'quality', 12, 10, 10, '{0,0,5,5,0}'), ('#d91', 2, 'communication', 12, 10, null, null),
            ('#d92', 1, 'quality', 10, 8, 8, '{0,0,2,4,2}'), ('#d92', 2, 'communication', 10, 8, null, null),
            ('#d92', 3, 'promises', 10, 8, 6, '{0,0,0,6,0}'), ('#d93', 1, 'quality', 10, 6, 6, '{0,2,2,2,0}'),
            ('#d93', 2, 'communication', 10, 6, 5, '{1,1,1,1,1}'), ('#d93', 3, 'promises', 10, 6, 0, '{0,0,0,0,0}'),
            ('#d94', 1, 'quality', 7, 5, 5, '{0,0,0,0,5}'), ('#d94', 2, 'communication', 7, 5, null, null),
            ('#d94', 3, 'promises', 7, 5, 5, '{5,0,0,0,0}'), ('#d95', 1, 'quality', 99, 99, 99, '{99,0,0,0,0}'),
            ('#d96', 1, 'quality', 99, 99, 99, '{99,0,0,0,0}'), ('#d97', 1, 'quality', 99, 99, 99, '{99,0,0,0,0}'),
            ('#d98', 1, 'quality', 99, 99, 99, '{99,0,0,0,0}')
        ) as v (campaign, place, question, asked, answered, n, counts);
        update survey_campaign as c set archived_at = '2026-08-02T10:00:00Z' where c.tenant_id = TENANT and c.id = '#d98'
        """
}
