import TestSupport
import Testing

/// The regions that every database begins with, held against what their source says of itself.
@Suite(.database) struct ReferenceDataTests {
    @Test func `there are 9 provinces and 257 municipalities, and their people add up to the census`() async throws {
        let database = try TestDatabase.current
        #expect(
            try await database.psql("select kind, count(*) from ecdp.region group by kind order by kind") == """
                country|1
                district|44
                local|205
                metro|8
                province|9
                """)
        #expect(
            try await database.psql("select sum(population) from ecdp.region where kind in ('metro', 'local')")
                == "51770563")
        #expect(
            try await Catalogue.list("select code from ecdp.region where population is null and kind = 'local'")
                == ["LIM345"])
    }

    @Test func `a local municipality lies in its district, a metro and a district in their province`() async throws {
        let database = try TestDatabase.current
        #expect(
            try await database.psql(
                """
                select distinct r.kind, p.kind from ecdp.region as r left join ecdp.region as p on p.id = r.parent_id
                order by 1, 2
                """) == """
                    country|
                    district|province
                    local|district
                    metro|province
                    province|country
                    """)
        #expect(
            try await database.psql(
                """
                select d.code, p.code, p.iso_code, m.code
                from ecdp.region as r
                inner join ecdp.region as d on d.id = r.district_id
                inner join ecdp.region as p on p.id = r.province_id
                inner join ecdp.region as m on m.id = r.municipality_id
                where r.code = 'EC101'
                """) == "DC10|EC|ZA-EC|EC101")
    }

    @Test func `every region knows its province, and its district where it has one`() async throws {
        #expect(
            try await Catalogue.list(
                """
                select code from ecdp.region
                where
                    (province_id is null) <> (kind = 'country')
                    or (district_id is null) <> (kind in ('country', 'province', 'metro'))
                    or (municipality_id is null) <> (kind not in ('metro', 'local'))
                """) == [])
    }

    @Test func `province codes stand beside those of ISO 3166-2`() async throws {
        #expect(
            try await Catalogue.list(
                "select code || ' ' || iso_code from ecdp.region where kind = 'province' order by 1")
                == [
                    "EC ZA-EC", "FS ZA-FS", "GT ZA-GP", "KZN ZA-KZN", "LIM ZA-LP", "MP ZA-MP", "NC ZA-NC", "NW ZA-NW",
                    "WC ZA-WC",
                ])
    }

    @Test func `a region has the same identifier in every database`() async throws {
        let database = try TestDatabase.current
        #expect(
            try await database.psql("select id = app.region_id(kind, vintage, code) from ecdp.region group by 1") == "t"
        )
        #expect(
            try await database.psql("select app.region_id('metro', '2016', 'CPT')")
                == "46442a31-262a-8303-a473-0aa7b378f7d7")
    }
}
