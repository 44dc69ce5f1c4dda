-- Documents for people: how they look, what was sent, and a PDF that is asked for.
insert into ecdp.branding (tenant_id, id, display_name)
values (:tenant, pg_temp.u(5001), 'Municipality of Somewhere');
insert into ecdp.document_template (tenant_id, id, kind, language, name, body)
values (:tenant, pg_temp.u(5002), 'proposal', 'en', 'Proposal', '<h1>{{title}}</h1>');
insert into ecdp.proposal (tenant_id, id, kind, partner_id, partnership_id, programme_id, title)
values (
    :tenant, pg_temp.u(5003), 'proposal', pg_temp.u(8), pg_temp.u(13), pg_temp.u(2), 'Together for children'
);
insert into ecdp.proposal_centre (tenant_id, id, proposal_id, centre_id)
values (:tenant, pg_temp.u(5004), pg_temp.u(5003), pg_temp.u(4));
insert into ecdp.issued_document (tenant_id, id, proposal_id, template, language, content, sha256)
values (
    :tenant, pg_temp.u(5005), pg_temp.u(5003), 'proposal 1', 'en', '<p>Page</p>',
    encode(sha256('<p>Page</p>'), 'hex')
);
insert into ecdp.rendering (tenant_id, id, proposal_id, html, html_sha256, job_id)
values (
    :tenant, pg_temp.u(5006), pg_temp.u(5003), '<p>Page</p>', encode(sha256('<p>Page</p>'), 'hex'), pg_temp.u(5007)
);
