-- Reviews say what came of grants, joint fundraising and outreach, and what centres lacked at the end of the period.
insert into ecdp.indicator (
    rule_version, code, section, position, name, definition, level, unit, direction, adds_over_places,
    adds_over_periods
)
select
    'quarterly-review/6', i.code, i.section, i.position, i.name, i.definition, i.level, i.unit, i.direction,
    i.adds_over_places, i.adds_over_periods
from ecdp.indicator as i
where i.rule_version = 'quarterly-review/5'
on conflict do nothing;

update ecdp.indicator
set
    definition
    = 'Share of the centres reached without a subsidised place, by the newest measure of each before the end '
    || 'of the period that counts them; a lack of the centre, not of its community. Missing: not measured.'
where rule_version = 'quarterly-review/6' and code = 'unsubsidised_share';

insert into ecdp.indicator (
    rule_version, code, section, position, name, definition, level, unit, direction, adds_over_places,
    adds_over_periods
)
select
    'quarterly-review/6', v.code, 'grants', 200 + v.place, v.name, v.definition, v.level, v.unit, v.direction,
    v.over_places, v.over_periods
from (
    values
    (
        1,
        'grants_applied',
        'Grants applied for',
        'Grants that partnerships applied for within the period.',
        'activity',
        'applications', 'up', 'sum', 'sum'
    ),
    (
        2, 'grants_applied_cents', 'Money applied for', 'What was asked for in the applications of the period.',
        'activity', 'ZAR cents', 'up', 'sum', 'sum'
    ),
    (
        3, 'grants_awarded', 'Grants awarded', 'Applications that were awarded within the period.', 'output',
        'applications', 'up', 'sum', 'sum'
    ),
    (
        4, 'grants_awarded_cents', 'Money awarded', 'What the awards of the period amount to.', 'output', 'ZAR cents',
        'up', 'sum', 'sum'
    ),
    (
        5, 'grants_refused', 'Grants refused', 'Applications that were refused within the period.', 'output',
        'applications', 'down', 'sum', 'sum'
    ),
    (
        6, 'grants_undecided', 'Applications without an answer',
        'Applications made by the end of the period that were not awarded, refused or withdrawn by then.', 'activity',
        'applications', 'none', 'sum', 'last'
    ),
    (
        7, 'grant_reports_due', 'Reports due to funders', 'Reports on grants that were due within the period.',
        'activity', 'reports', 'none', 'sum', 'sum'
    ),
    (
        8, 'grant_reports_delivered', 'Reports delivered in time',
        'Of the reports due within the period, those delivered by their day.', 'activity', 'reports', 'up', 'sum', 'sum'
    ),
    (
        9, 'grant_reports_delivered_late', 'Reports delivered late',
        'Of the reports due within the period, those delivered after their day and by its end.', 'activity', 'reports',
        'down', 'sum', 'sum'
    ),
    (
        10, 'grant_reports_overdue', 'Reports overdue',
        'Reports whose day had passed by the end of the period and that were not delivered.', 'activity', 'reports',
        'down', 'sum', 'last'
    ),
    (
        11, 'fundraisers_closed', 'Fundraisers closed',
        'Joint campaigns and events that were closed within the period; of partnerships of this programme alone, or '
        || 'naming it.', 'activity', 'fundraisers', 'up', 'sum', 'sum'
    ),
    (
        12, 'fundraising_target', 'Fundraising target', 'What these were to raise.', 'activity', 'ZAR cents', 'none',
        'sum', 'sum'
    ),
    (
        13, 'fundraising_raised', 'Raised together', 'What these raised, before costs.', 'output', 'ZAR cents', 'up',
        'sum', 'sum'
    ),
    (
        14, 'fundraising_cost', 'Cost of fundraising', 'What these cost.', 'input', 'ZAR cents', 'down', 'sum', 'sum'
    ),
    (
        15, 'fundraising_raised_share', 'Raised of the target', 'What was raised as a share of the target.', 'output',
        'share', 'up', 'weighted', 'weighted'
    ),
    (
        16, 'leads_found', 'Leads found', 'Organisations found for the programme within the period.', 'activity',
        'leads', 'up', 'sum', 'sum'
    ),
    (
        17, 'proposals_sent', 'Proposals sent', 'Proposals and information packets sent within the period.', 'activity',
        'proposals', 'up', 'sum', 'sum'
    ),
    (
        18, 'proposals_accepted', 'Proposals accepted', 'Of those sent, accepted within the period.', 'output',
        'proposals', 'up', 'sum', 'sum'
    ),
    (
        19, 'proposals_declined', 'Proposals declined', 'Of those sent, declined within the period.', 'output',
        'proposals', 'down', 'sum', 'sum'
    ),
    (
        20, 'proposals_unanswered', 'Proposals without an answer',
        'Sent by the end of the period and not answered by then.', 'activity', 'proposals', 'none', 'sum', 'last'
    ),
    (
        21, 'practices_taken_up', 'Practices taken up', 'Practices that partnerships took up within the period.',
        'output', 'practices', 'up', 'sum', 'sum'
    )
) as v (place, code, name, definition, level, unit, direction, over_places, over_periods);
