-- Campaigns that nobody closes are closed by a job, before the reviews of the night.

grant update (closed_at, version, updated_at) on ecdp.survey_campaign to ecdp_worker;

insert into ecdp.schedule (name, kind, cron) values ('surveys', 'close_surveys', '30 1 * * *');
