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
        let output = try SuppressionFile.evaluate(csv: Array(text.utf8))
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
