import DemoData
import TestSupport
import Testing

@testable import Repositories

/// A list of work that the database narrows by itself is the whole list, narrowed.
@Suite(.database, .serialized, .timeLimit(.minutes(10)))
struct WorkListNarrowingTests {
    /// A tenant with many partnerships, and the whole of its list as the table `whole`.
    private static func script(_ tenant: String, _ cases: String) -> String {
        """
        begin;
        select app.enter(\(tenant), null, 'test', null);
        create temporary table whole on commit drop as
        select w.*, coalesce(w.due_on < app.today(), false) as overdue
        from app.work_list(\(tenant), app.today()) as w;
        \(cases);
        rollback
        """
    }

    private static func tenant() async throws -> String {
        let test = try TestDatabase.current
        if try await test.psql("select count(*) from ecdp.centre") == "0" {
            try await test.psql(SkewedData.script(seed: 1, today: "2026-11-29"))
        }
        return try await test.psql(
            "select tenant_id from ecdp.partnership group by tenant_id order by count(*) desc, tenant_id limit 1")
    }

    @Test(
        arguments: [
            ("w.overdue", "overdue => '{true}'"), ("not w.overdue", "overdue => '{false}'"),
            ("true", "overdue => '{true,false}'"),
            ("w.day >= app.today() - 60", "first_day => app.today() - 60"),
            ("w.day <= app.today() - 3", "last_day => app.today() - 3"),
            (
                "w.day between app.today() - 90 and app.today() and not w.overdue",
                "first_day => app.today() - 90, last_day => app.today(), overdue => '{false}'"
            ),
        ] + WorkList.kinds.map { ("w.kind = '\($0)'", "kinds => '{\($0)}'") })
    func `what is asked for is what is found`(condition: String, arguments: String) async throws {
        let tenant = try await Self.tenant()
        let wrong = try await TestDatabase.current.psql(
            Self.script(
                tenant,
                """
                select count(*) from (
                    (select w.kind, w.id, w.day from whole as w where \(condition))
                    except all (select g.kind, g.id, g.day from app.work_list(\(tenant), app.today(), null, \(arguments)) as g)
                    union all
                    (select g.kind, g.id, g.day from app.work_list(\(tenant), app.today(), null, \(arguments)) as g)
                    except all (select w.kind, w.id, w.day from whole as w where \(condition))
                ) as x
                """))
        #expect(wrong.split(separator: "\n").last == "0", "\(arguments)")
    }

    @Test func `owners and partnerships are found in any spelling, and every page goes on where the one before ended`()
        async throws
    {
        let tenant = try await Self.tenant()
        let results = try await TestDatabase.current.psql(
            Self.script(
                tenant,
                """
                select count(*) > 20 and count(distinct kind) >= 5, 'whole' from whole;
                select bool_and(
                    (select count(*) from whole as w where app.fold(w.owner) = app.fold(o.owner))
                    = (select count(*) from app.work_list(\(tenant), app.today(), null, owned_by => upper(o.owner)))
                ), 'owners'
                from (select distinct owner from whole where owner is not null) as o;
                select bool_and(
                    (select count(*) from whole as w where w.partnership_id = o.partnership_id)
                    = (
                        select count(*)
                        from app.work_list(\(tenant), app.today(), null, partnerships => array[o.partnership_id])
                    )
                ), 'partnerships'
                from (select distinct partnership_id from whole where partnership_id is not null limit 20) as o;
                select bool_and(
                    (
                        select array_agg(x.id order by x.day, x.id)
                        from (
                            select w.id, w.day from whole as w where (w.day, w.id) > (o.day, o.id)
                            order by w.day, w.id limit 7
                        ) as x
                    ) is not distinct from (
                        select array_agg(x.id order by x.day, x.id)
                        from (
                            select w.id, w.day
                            from app.work_list(
                                \(tenant), app.today(), 7, after_day => o.day, after_id => o.id
                            ) as w
                            order by w.day, w.id limit 7
                        ) as x
                    )
                ), 'pages'
                from (select w.day, w.id from whole as w order by md5(w.id::text) limit 40) as o;
                select bool_and(
                    (
                        select array_agg(x.id order by x.day desc, x.id desc)
                        from (
                            select w.id, w.day from whole as w where (w.day, w.id) < (o.day, o.id)
                            order by w.day desc, w.id desc limit 7
                        ) as x
                    ) is not distinct from (
                        select array_agg(x.id order by x.day desc, x.id desc)
                        from (
                            select w.id, w.day
                            from app.work_list(
                                \(tenant), app.today(), 7, after_day => o.day, after_id => o.id, backwards => true
                            ) as w
                            order by w.day desc, w.id desc limit 7
                        ) as x
                    )
                ), 'pages backwards'
                from (select w.day, w.id from whole as w order by md5(w.id::text) limit 40) as o;
                -- Page after page from either end, of everything and of one owner.
                do $do$
                declare
                    named text;
                    back bool;
                    last record;
                    seen uuid[];
                    page uuid[];
                    expected uuid[];
                begin
                    foreach back in array array[false, true] loop
                        for named in select null union all (select w.owner from whole as w where w.owner is not null limit 1) loop
                            select array_agg(w.id order by w.day, w.id) into expected
                            from whole as w
                            where named is null or app.fold(w.owner) = app.fold(named);
                            seen := '{}';
                            select null::date as day, null::uuid as id into last;
                            loop
                                select array_agg(x.id order by x.place) into page
                                from (
                                    select
                                        w.id,
                                        row_number() over (
                                            order by
                                                case when not back then w.day end, case when not back then w.id end,
                                                case when back then w.day end desc, case when back then w.id end desc
                                        ) as place
                                    from app.work_list(
                                        \(tenant), app.today(), 20, null, named, after_day => last.day,
                                        after_id => last.id, backwards => back
                                    ) as w
                                ) as x
                                where x.place <= 20;
                                exit when page is null;
                                seen := seen || page;
                                select w.day, w.id from whole as w where w.id = page[cardinality(page)] into last;
                            end loop;
                            if back then
                                select array_agg(s.id order by s.place desc) into seen
                                from unnest(seen) with ordinality as s (id, place);
                            end if;
                            if expected is distinct from seen then
                                raise exception 'pages of %, backwards: %', named, back;
                            end if;
                        end loop;
                    end loop;
                end
                $do$;
                select true, 'page after page'
                """))
        let lines = results.split(separator: "\n").filter { $0.contains("|") }
        #expect(
            lines == [
                "t|whole", "t|owners", "t|partnerships", "t|pages", "t|pages backwards", "t|page after page",
            ])
    }
}
