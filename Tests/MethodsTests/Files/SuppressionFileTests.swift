import CSV
import Testing

@testable import Methods

@Suite struct SuppressionFileTests {
    func fault(_ text: String) -> String? {
        do {
            _ = try evaluateSuppression(csv: Array(text.utf8))
            return nil
        } catch { return "\(error)" }
    }

    @Test func `margins are made and hidden values have a reason`() throws {
        let text =
            "region,value,sex\nGT,12,f\nGT,14,m\n\"W, C\",3,f\n\"W, C\",40,m\nEC,30,f\nEC,31,m\nLP,50,f\nLP,45,m\n"
        let output = try SuppressionFile().evaluate(Array(text.utf8))
        let lines = output.table.split(separator: "\n").map(String.init)
        #expect(lines[0] == "region,value,sex,reason")
        #expect(lines[3] == "\"W, C\",,f,primary")
        #expect(lines.contains { $0.hasPrefix("total,") && $0.contains(",total,") })
        #expect(lines.count == 1 + 5 * 3)
        #expect(output.notes[0] == "cells hidden: \(output.result.hidden) of 15")
    }

    @Test func `tables are told apart by their column and lack empty dimensions`() throws {
        let text = """
            table,region,sex,age,value
            one,a,f,,10
            one,a,m,,20
            one,b,f,,30
            one,b,m,,40
            two,a,,4,15
            two,a,,5,15
            two,b,,4,35
            two,b,,5,35
            """
        let lines = try evaluateSuppression(csv: Array(text.utf8)).split(separator: "\n").map(String.init)
        #expect(lines.count == 1 + 9 + 9)
        #expect(lines.contains("one,a,total,,30,"))
        #expect(lines.contains("two,total,,total,100,"))
    }

    @Test func `filter and date say whose people a table is about`() throws {
        let head = "table,filter,date,region,value\n"
        let all = "all,,2026-02,a,40\nall,,2026-02,b,50\nall,,2026-02,c,60\n"
        let fits = head + all + "sub,subsidised=yes,2026-01,a,38\nsub,subsidised=yes,2026-01,b,20\n"
        let lines = try evaluateSuppression(csv: Array(fits.utf8)).split(separator: "\n")
        #expect(lines[0] == "table,filter,date,region,value,reason")
        #expect(!(lines.contains("all,,2026-02,a,40,") && lines.contains("sub,subsidised=yes,2026-01,a,38,")))
        #expect(lines.contains { $0.hasPrefix("sub,subsidised=yes,2026-01,total,") })
        #expect(
            fault(head + all + "sub,subsidised,,a,38\n")
                == "line 5, column 2 (filter): “subsidised” is not name=value; name=value …")
        #expect(
            fault(head + all + "sub,,2026-01,a,38\nsub,,2026-02,b,20\n")
                == "line 6, column 3 (date): is not the same in all rows of the table")
        #expect(
            fault(head + all + "sub,,2026-01,a,41\n")?.contains("than a table that it is declared a part of") == true)
    }

    @Test(arguments: [
        "total", "Total", "TOTAL", "  Total ", "To\u{200B}tal", "Total:", "(All)", "all", "ALL", "Totaal",
        "Groot totaal",
        "Almal", "Isamba", "Konke", "Sekukonke", "Palogotlhe", "Palomoka", "Zwoṱhe", "Hinkwaswo", "Grand  Total", "*",
        "ＴＯＴＡＬ", "Sub-total",
    ])
    func `a margin by its name is refused`(word: String) {
        let text = "a,b,value\nx,p,3\nx,q,4\n\(word),p,30\n\(word),q,4\n"
        #expect(fault(text)?.hasPrefix("line 4, column 1 (a): “") == true)
        #expect(fault(text)?.hasSuffix("is not a value: margins are made here, leave them out") == true)
    }

    @Test func `every fault is in one answer, in the order of the lines`() {
        let faults = fault(
            """
            table,region,sex,value
            one,a,f,x
            one,b
            one,Total,m,3
            ,a,f,3
            two,a,,4
            two,b,f,-1
            two,b,f,2
            """)
        #expect(
            faults?.split(separator: "\n") == [
                "line 2, column 4 (value): “x” is not a count of people (a whole number from 0)",
                "line 3: has 2 fields where the header has 4 columns",
                "line 4, column 2 (region): “Total” is not a value: margins are made here, leave them out",
                "line 5, column 1 (table): is missing: name the table",
                "line 6, column 3 (sex): is missing: name the category, for example “unknown”",
                "line 7, column 4 (value): “-1” is not a count of people (a whole number from 0)",
                "line 8: is the same cell as line 7",
            ])
    }

    @Test func `names that only begin like a margin are values`() {
        for word in ["All Saints", "Totalgaz", "Sumbandila", "Alleen", "Bonkeng"] {
            #expect(fault("a,value\n\(word),30\nx,50\n") == nil)
        }
    }

    @Test func `a value that is the sum of the others everywhere is refused unless insisted on`() throws {
        let text = "sex,region,value\nf,a,12\nf,b,3\nm,a,20\nm,b,9\npersons,a,32\npersons,b,12\n"
        #expect(
            fault(text)
                == "line 6, column 1 (sex): “persons” is the sum of the other values everywhere: margins are made here, "
                + "leave them out (or insist that it is a value: --accept-sums)")
        var insisting = SuppressionFile()
        insisting.acceptsSums = true
        #expect(try insisting.evaluate(Array(text.utf8)).table.contains("persons"))
        // Not everywhere, and two values only.
        #expect(fault(text.replacing("persons,b,12", with: "persons,b,13")) == nil)
        #expect(fault("sex,value\nf,20\nm,20\n") == nil)
    }

    @Test func `any table with a margin among its values is refused, and the same without it is not`() throws {
        var chance = SeededGenerator(seed: 36)
        for _ in 0..<300 {
            let dimensions = 1 + chance.below(3)
            let sizes = (0..<dimensions).map { _ in 2 + chance.below(3) }
            let margin = chance.below(dimensions)
            var cells: [[Int]: Int] = [:]
            for index in 0..<sizes.reduce(1, *) {
                var rest = index
                let values = sizes.map { size in
                    defer { rest /= size }
                    return rest % size
                }
                // The first value far above the others' sum in one slice: no accidental sums.
                cells[values] = values.allSatisfy { $0 == 0 } ? 10_000 : 1 + chance.below(20)
            }
            var sums: [[Int]: Int] = [:]
            for (values, count) in cells {
                var others = values
                others[margin] = sizes[margin]
                sums[others, default: 0] += count
            }
            func text(_ cells: [[Int]: Int]) -> String {
                let names = (0..<dimensions).map { "d\($0)" }
                return (names + ["value"]).joined(separator: ",") + "\n"
                    + cells.map { values, count in (values.map { "v\($0)" } + ["\(count)"]).joined(separator: ",") }
                    .sorted().joined(separator: "\n") + "\n"
            }
            #expect(fault(text(cells)) == nil)
            let found = fault(text(cells.merging(sums) { a, _ in a }))
            #expect(found?.contains("(d\(margin)): “v\(sizes[margin])” is the sum of the other values") == true)
        }
    }

    @Test func `values that differ only in capitals, Unicode form or spaces are one`() throws {
        #expect(fault("a,value\nCafé,30\ncafe\u{301} ,50\n") == "line 3: is the same cell as line 2")
        let text = "table,a,b,value\nt,X,p,30\nt,x ,q,40\nT,y,p,50\n t,Y,q,60\n"
        let lines = try evaluateSuppression(csv: Array(text.utf8)).split(separator: "\n").map(String.init)
        #expect(lines.contains("t,X,q,40,") && lines.contains("t,X,total,70,") && lines.contains("t,total,total,180,"))
        #expect(lines.count == 10)
    }

    @Test func `a missing value of a dimension is a fault with its place`() {
        for spelling in ["", "NA", "n/a", "null", ".", " "] {
            #expect(
                fault("a,b,value\nx,p,30\n\(spelling),q,40\n")
                    == "line 3, column 1 (a): is missing: name the category, for example “unknown”")
            #expect(
                fault("table,a,value\nt,x,30\n\(spelling),y,40\n")
                    == "line 3, column 1 (table): is missing: name the table")
            #expect(fault("a,value\nx,\(spelling)\n")?.hasPrefix("line 2, column 2 (value): ") == true)
        }
    }

    @Test func `semicolons are read and written where they are asked for`() throws {
        var file = SuppressionFile()
        file.format = .semicolons
        let lines = try file.evaluate(Array("a;value\n\"x;1\";30\ny,2;40\n".utf8)).table.split(separator: "\n")
        #expect(lines == ["a;value;reason", "\"x;1\";30;", "y,2;40;", "total;70;"])
    }

    @Test func `faults name line and column`() {
        #expect(fault("") == "line 1: the file is empty: a header is expected")
        #expect(fault("a,b\n") == "line 1: the header lacks value")
        #expect(
            fault("a,value\nx,3.5\n")
                == "line 2, column 2 (value): “3.5” is not a count of people (a whole number from 0)")
        #expect(fault("a,value\nx,3\nx,4\n") == "line 3: is the same cell as line 2")
        #expect(
            fault("a,value\ntotal,3\n")
                == "line 2, column 1 (a): “total” is not a value: margins are made here, leave them out")
        #expect(
            fault("a,b,c,d,e,value\n1,2,3,4,5,6\n")
                == "line 2: the table has 5 dimensions; at most four can be protected")
        #expect(fault("a,value\nx\n") == "line 2: has 1 field where the header has 2 columns")
        #expect(fault("value\n7\n") == nil)
        #expect(
            fault("a;value\nx;7\n")?.hasSuffix(
                "(fields are separated by commas; for semicolons and decimal commas, say --format semicolons)") == true)
        #expect(fault("reason,value\nx,7\n")?.hasPrefix("line 1, column 1 (reason): is a column of the output") == true)
    }
}
