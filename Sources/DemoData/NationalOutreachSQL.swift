import Postgres

/// The outreach of ``NationalData``: a lead for every fourth partner and follow-ups, after the partnerships.
enum NationalOutreachSQL: String, StatementSet {
    case leads = """
        insert into ecdp.lead
        (tenant_id, id, name, source, found_on, found_by, status, partner_id, closed_on, closed_reason)
        select
            p.tenant_id, pg_temp.make_id(401, p.n, $1::int8), p.name,
            (array['community_network', 'directory', 'established_contact', 'referral', 'event', 'unsolicited'])
                [1 + p.n % 6],
            $2::date - (p.n % 300)::int4, 'outreach team',
            case p.n % 8 when 0 then 'partner' when 1 then 'in_contact' when 2 then 'closed' else 'open' end,
            case when p.n % 8 = 0 then p.id end, case when p.n % 8 = 2 then $2::date end,
            case when p.n % 8 = 2 then 'no answer' end
        from (
            select o.tenant_id, o.id, o.name, row_number() over (order by o.tenant_id, o.id) as n
            from ecdp.partner as o
        ) as p
        where pg_temp.u(p.n, 401, $1) < 0.25
        order by p.tenant_id, p.n
        """

    case followUps = """
        insert into ecdp.follow_up (tenant_id, id, what, due_on, owner, lead_id, partner_id, done_on, outcome)
        select
            l.tenant_id, pg_temp.make_id(402, l.n, $1::int8), 'Telephone', l.found_on + 14, 'outreach team', l.id,
            l.partner_id, case when l.n % 5 > 0 and l.found_on + 14 < $2::date then l.found_on + 14 end,
            case when l.n % 5 > 0 and l.found_on + 14 < $2::date then 'spoken to' end
        from (
            select o.tenant_id, o.id, o.partner_id, o.found_on, row_number() over (order by o.tenant_id, o.id) as n
            from ecdp.lead as o
        ) as l
        order by l.tenant_id, l.n
        """
}
