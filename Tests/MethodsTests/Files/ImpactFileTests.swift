import CSV
import Testing

@testable import Methods

@Suite struct ImpactFileTests {
    func fault(_ text: String) -> String? {
        do {
            _ = try evaluateImpact(csv: Array(text.utf8))
            return nil
        } catch { return "\(error)" }
    }

    @Test func `faults name line, column and what is wrong`() {
        let header = "tenant_id,centre_id,treated,post,y\n"
        #expect(fault("") == "line 1: the file is empty: a header is expected")
        #expect(fault("tenant_id,centre_id,treated\n1,2,1\n") == "line 1: the header lacks post, y")
        #expect(fault(header + "1,2,1,0,3\n1,2,yes,0,3\n") == "line 3, column 3 (treated): “yes” is neither 0 nor 1")
        #expect(fault(header + "1,2,1,0\n") == "line 2: has 4 fields where the header has 5 columns")
        #expect(fault(header + ",2,1,0,1\n") == "line 2, column 1 (tenant_id): is missing: every row needs a key here")
        #expect(
            fault(header + "1,2,1,0,1\n\n1,2,1,0,x\n")
                == "line 4, column 5 (y): “x” is not a number (a missing one is left empty; decimals have a point)")
        #expect(fault("y,y," + header)?.hasPrefix("line 1, column 2 (y): is there twice") == true)
        #expect(
            fault("tenant_id;centre_id;treated;post;y\n")?.hasSuffix(
                "(fields are separated by commas; for semicolons and decimal commas, say --format semicolons)")
                == true)
    }

    @Test func `what is not text is refused with its place`() {
        func fault(_ bytes: [UInt8]) -> String? {
            do {
                _ = try evaluateImpact(csv: Array("tenant_id,centre_id,treated,post,y\n".utf8) + bytes)
                return nil
            } catch { return "\(error)" }
        }
        #expect(
            fault(Array("1,caf".utf8) + [0xE9] + Array(",1,0,3\n".utf8))
                == "line 2, column 2 (centre_id): is not UTF-8 text")
        #expect(fault([0xE9] + Array(",c,1,0,3\n".utf8)) == "line 2, column 1 (tenant_id): is not UTF-8 text")
        #expect(fault(Array("1,a\u{0}b,1,0,3\n".utf8)) == "line 2, column 2 (centre_id): has a NUL character")
        #expect(fault(Array("Nel,Thabo’s,1,0,3\n".utf8)) == nil)
        for number in ["nan", "inf", "-Infinity", "1e400", "0x10", "\"3,5\""] {
            #expect(fault(Array("1,c,1,0,\(number)\n".utf8))?.hasPrefix("line 2, column 5 (y): ") == true)
        }
    }

    @Test func `every fault is in one answer, in the order of the lines`() {
        let faults = fault(
            """
            tenant_id,centre_id,treated,post,y
            1,,yes,0,x
            1,2,1
            ,NA,1,2,3
            1,NA,1,1,3
            1,2,"1,0,3
            """)
        #expect(
            faults?.split(separator: "\n") == [
                "line 2, column 2 (centre_id): is missing: every row needs a key here",
                "line 2, column 3 (treated): “yes” is neither 0 nor 1",
                "line 2, column 5 (y): “x” is not a number (a missing one is left empty; decimals have a point)",
                "line 3: has 3 fields where the header has 5 columns",
                "line 4, column 1 (tenant_id): is missing: every row needs a key here",
                "line 4, column 2 (centre_id): is missing: every row needs a key here",
                "line 4, column 4 (post): “2” is neither 0 nor 1",
                "line 5, column 2 (centre_id): is missing: every row needs a key here",
                "line 6: has a quote that is left open",
            ])
        let many = "tenant_id,centre_id,treated,post,y\n" + String(repeating: "1,2,x,0,1\n", count: 1000)
        #expect(fault(many)?.split(separator: "\n").count == FileFaults.most)
    }

    @Test func `columns come in any order, others are passed over, missing rows are counted`() throws {
        var file = ImpactFile()
        var text = "note,y,post,treated,centre_id,tenant_id\n"
        let sample = fixture()
        for row in sample.y.indices {
            let centre = Int(sample.centre[row])
            text +=
                "\"a, b\",\(sample.y[row]),\(sample.post[row]),\(sample.treatedCentre[centre] ? 1 : 0),c\(centre),GT\n"
        }
        text += "x,,1,1,c0,GT\nx,,1,1,c0,EC\n"
        Array(text.utf8).withUnsafeBufferPointer { file.read($0) }
        let output = try file.finish()
        #expect(
            output.notes == [
                "columns ignored: note", "rows lost because y or age_months is empty: 2",
                "without a column child the loss of children cannot be checked: no verdict is credible",
            ])
        let lines = output.table.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines[0]
                == "tenant_id\tn\tclusters\ttreated_clusters\testimate\tse\tt\tdf\tp\tlow95\thigh95\tverdict\treasons")
        #expect(lines[1] == "EC\t0\t0\t0\t\t\t\t\t\t\t\tinsufficient_data\tno_treated_centres;missing_rows=1")
        #expect(lines[2].hasPrefix("GT\t96\t12\t6\t4.43333333333"))
        #expect(lines[2].hasSuffix(";missing_rows=1"))
        #expect(lines[2].contains("randomisation_p=0.0021645"))
        #expect(lines[3].isEmpty)
    }

    @Test func `the same file gives the same bytes, tenants in order`() throws {
        let bytes = try Reference.bytes("plain.csv")
        #expect(try evaluateImpact(csv: bytes) == evaluateImpact(csv: bytes))
        let tenants = try evaluateImpact(csv: bytes).split(separator: "\n").dropFirst().compactMap {
            Int($0.prefix { $0 != "\t" })
        }
        #expect(tenants == Array(1...tenants.count))
    }

    @Test func `keys that differ only in capitals, Unicode form or spaces are one`() throws {
        let sample = fixture()
        let spellings: [(Int) -> String] = [
            { "Café \($0)" }, { "cafe\u{301}  \($0) " }, { "CAFÉ\u{A0}\($0)" }, { "\u{FEFF}café\u{200B} \($0)" },
        ]
        func table(_ spelling: (Int, Int) -> String) throws -> String {
            var text = "tenant_id,centre_id,treated,post,y,child\n"
            for row in sample.y.indices {
                let centre = Int(sample.centre[row])
                let name = spelling(row, centre)
                let tenant = spelling(row + 1, 1)
                text += "\(tenant),\(name),\(sample.treatedCentre[centre] ? 1 : 0),\(sample.post[row] ? 1 : 0),"
                text += "\(sample.y[row]),\(spelling(row + 2, Int(sample.child[row])))\n"
            }
            return try evaluateImpact(csv: Array(text.utf8))
        }
        let plain = try table { spellings[0]($1) }
        #expect(plain.contains("\t96\t12\t6\t4.4333"))
        #expect(
            try table { spellings[$0 % 4]($1) }.replacing(#/\n[^\t]*/#, with: "")
                == plain.replacing(#/\n[^\t]*/#, with: ""))
        // Accents tell names apart.
        #expect(try table { spellings[0]($1).replacing("é", with: $0 % 2 == 0 ? "é" : "e") } != plain)
    }

    @Test func `a missing number is a loss and a missing key a fault, however it is spelled`() throws {
        let header = "tenant_id,centre_id,treated,post,y,child\n"
        for spelling in ["", " ", "NA", "na", "N/A", "#N/A", "null", "NULL", ".", "\u{A0}", "\"NA\""] {
            #expect(fault(header + "1,2,1,0,\(spelling),4\n") == nil)
            for (column, name) in [(1, "tenant_id"), (2, "centre_id"), (6, "child")] {
                var cells = ["1", "2", "1", "0", "3", "4"]
                cells[column - 1] = spelling
                #expect(
                    fault(header + "1,2,1,0,3,4\n" + cells.joined(separator: ",") + "\n")
                        == "line 3, column \(column) (\(name)): is missing: every row needs a key here")
            }
            #expect(fault(header + "1,2,\(spelling),0,3,4\n")?.hasPrefix("line 2, column 3 (treated): ") == true)
        }
    }

    @Test func `semicolons and decimal commas are read where they are asked for`() throws {
        let plain = String(decoding: try Reference.bytes("balanced.csv"), as: UTF8.self)
        let excel = plain.replacing(",", with: ";").replacing(".", with: ",").replacing("\n", with: "\r\n")
        var file = ImpactFile(format: .semicolons)
        let output = try file.evaluate(Array("\u{FEFF}\(excel)".utf8))
        #expect(try output.table == evaluateImpact(csv: Array(plain.utf8)))
        #expect(fault(excel)?.contains("say --format semicolons") == true)
        var other = ImpactFile(format: .semicolons)
        #expect(throws: FileFaults.self) {
            try other.evaluate(Array("tenant_id;centre_id;treated;post;y\n1;2;1;0;3.5\n".utf8))
        }
    }

    @Test func `children who come twice are flagged`() throws {
        var text = "tenant_id,centre_id,treated,post,y,child\n"
        for centre in 0..<10 {
            for post in 0...1 {
                for child in 0..<5 {
                    text += "1,\(centre),\(centre % 2),\(post),\((centre * 7 + child * 3 + post * 5) % 11),\(child)\n"
                }
            }
        }
        let clean = try evaluateImpact(csv: Array(text.utf8))
        #expect(!clean.contains("duplicate_child"))
        #expect(try evaluateImpact(csv: Array((text + "1,0,0,0,4,3\n").utf8)).contains("duplicate_child=0.01"))
    }

    @Test func `any bytes at all are answered or refused`() throws {
        var chance = SeededGenerator(seed: 60)
        let pieces = [
            "tenant_id,centre_id,treated,post,y", ",age_months", ",child", "\n", "\r\n", "\r", ",", "\"", "\"\"", "1",
            "0", "1e308",
            "-7.5", "x", " ", "é", "true", "1,2,1,0,3\n", "1,3,0,1,4\n", "1,4,1,1,5\n", "1,5,0,0,6\n", "value,a\n",
            "3,x\n", "9,y\n",
        ]
        for _ in 0..<3_000 {
            var text = chance.below(3) > 0 ? "tenant_id,centre_id,treated,post,y\n" : ""
            for _ in 0..<chance.below(30) { text += pieces[chance.below(pieces.count)] }
            var bytes = Array(text.utf8)
            if chance.below(4) == 0, !bytes.isEmpty { bytes[chance.below(bytes.count)] = UInt8(chance.below(256)) }
            for evaluate in [{ try evaluateImpact(csv: $0) }, { try evaluateSuppression(csv: $0) }]
                as [([UInt8]) throws -> String]
            {
                do {
                    #expect(try evaluate(bytes).hasSuffix("\n"))
                } catch {
                    #expect(error is FileFaults)
                }
            }
        }
    }
}
