-- What municipalities shared with all, as the one that reads sees it: the policies of shared_practice say what.
create or replace view ecdp.practice_library with (security_invoker = true) as
select
    app.tid() as tenant_id, s.id, s.region_id, s.title, s.problem, s.solution, s.area, s.barrier_category,
    s.cost_cents, s.evidence, s.days_to_resolve, s.shared_on, s.title_folded, s.search_folded
from ecdp.shared_practice as s
-- The municipality's own that it withdrew, which its own policy shows, are no part of the library.
where s.withdrawn_on is null;
comment on view ecdp.practice_library is 'Practices of all municipalities that are shared with all, by which nobody can be told.';
comment on column ecdp.practice_library.tenant_id is 'The municipality that reads.';
comment on column ecdp.practice_library.id is 'The practice.';
comment on column ecdp.practice_library.region_id is 'The municipality where it worked, as a region of the country.';
comment on column ecdp.practice_library.title is 'What it is called.';
comment on column ecdp.practice_library.problem is 'The problem.';
comment on column ecdp.practice_library.solution is 'What solved it.';
comment on column ecdp.practice_library.area is 'Area of collaboration that it serves.';
comment on column ecdp.practice_library.barrier_category is 'Kind of barrier that it removes; null for none.';
comment on column ecdp.practice_library.cost_cents is 'What it cost, in cents.';
comment on column ecdp.practice_library.evidence is 'What shows that it works.';
comment on column ecdp.practice_library.days_to_resolve is 'Days from the barrier''s being raised to its being resolved, as it stood on the day it was shared; null where it was not known.';
comment on column ecdp.practice_library.shared_on is 'Day it was shared with all.';
comment on column ecdp.practice_library.title_folded is 'The key that the title is compared, searched and sorted by: see app.fold().';
comment on column ecdp.practice_library.search_folded is 'The key of title, problem and solution, in which words are looked for: see app.fold().';
grant select on ecdp.practice_library to ecdp_api;
