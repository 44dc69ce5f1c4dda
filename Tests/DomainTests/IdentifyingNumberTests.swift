import Domain
import Testing

struct IdentifyingNumberTests {
    @Test func `every spelling of a telephone number is one number`() throws {
        let spellings = [
            "0825550101", "082 555 0101", "(082) 555-0101", "+27 82 555 0101", "0027825550101", "00 27 82 555 0101",
            "+27 (0)82 555 0101", "27825550101", "825550101", "082.555.0101", "082/555 0101", "082‑555‑0101",
            "082\u{A0}555\u{2003}0101", "０８２５５５０１０１", "tel:+27-82-555-0101", " +27825550101\u{200B}",
            "(+27) 82 555 0101",
        ]
        for typed in spellings {
            #expect(try PhoneNumber(typed, at: "").e164 == "+27825550101", "\(typed)")
        }
        #expect(try PhoneNumber("+44 20 7946 0000", at: "").e164 == "+442079460000")
        #expect(try PhoneNumber("0044 20 7946 0000", at: "").e164 == "+442079460000")
        #expect(try PhoneNumber("+27 00 555 0101", at: "").e164 == "+27005550101")
        #expect(try PhoneNumber("+267 71 234 567", at: "").e164 == "+26771234567")
    }

    @Test func `what is no telephone number is refused`() {
        for typed in [
            "", "none", "082555010", "08255501011", "+27 82 555 01011", "+27", "082 555 0101 x12", "+0825550101",
            "10111",
            "+27 082 555 010", "082 555 0101 / 083 555 0101", "+27825550101 +27825550102", "082=555",
            "+1234567890123456", "0005550101",
        ] {
            #expect(throws: Fault.self, "\(typed)") { try PhoneNumber(typed, at: "/phone") }
        }
    }

    @Test func `the beginning of a telephone number begins the whole of it`() throws {
        let spellings = ["082 555 0101", "+27 82 555 0101", "+27 (0)82 555 0101", "0027 82 555 0101"]
        for typed in spellings {
            for length in 1...typed.count {
                let beginning = String(typed.prefix(length))
                guard let prefix = try? PhoneNumber.beginning(beginning, at: "") else { continue }
                #expect("+27825550101".hasPrefix(prefix) || beginning.count < 3, "\(beginning): \(prefix)")
            }
        }
        #expect(try PhoneNumber.beginning("082 55", at: "") == "+278255")
        #expect(try PhoneNumber.beginning("+27005", at: "") == "+27005")
        #expect(try PhoneNumber.beginning("+44", at: "") == "+44")
    }

    @Test func `an address is kept with its domain in small letters`() throws {
        for (typed, kept) in [
            ("Office@Example.ORG", "Office@example.org"), (" a.b+c@example.co.za\u{200B}", "a.b+c@example.co.za"),
            ("o'brien@example.org", "o'brien@example.org"), ("jose@mu\u{308}nchen.example", "jose@münchen.example"),
            ("用户@例子。广告", "用户@例子.广告"), ("a@ＥＸＡＭＰＬＥ.org", "a@example.org"),
            ("x@xn--mnchen-3ya.example", "x@xn--mnchen-3ya.example"),
        ] {
            #expect(try EmailAddress(typed, at: "").text == kept, "\(typed)")
        }
    }

    @Test func `what is no address is refused`() {
        for typed in [
            "", "@", "a", "a@", "@example.org", "a@b", "a@@example.org", "a b@example.org", "a@exa mple.org",
            "a@-x.org", "a@x-.org",
            "a@example..org", ".a@example.org", "a.@example.org", "a..b@example.org", "Thandi <a@example.org>",
            "mailto:a@example.org",
            "a@example.org, b@example.org", "a@example.org;b@example.org", "a@192.0.2.1", "a@[192.0.2.1]",
            "\"a b\"@example.org",
            "a@exam_ple.org", "a(b)@example.org", "a\u{7}@example.org",
            String(repeating: "a", count: 65) + "@example.org",
            "a@" + String(repeating: "a", count: 64) + ".org",
        ] {
            #expect(throws: Fault.self, "\(typed)") { try EmailAddress(typed, at: "/email") }
        }
    }

    @Test func `a registration number is written as its register writes it`() throws {
        for typed in [
            "123-456 NPO", "123456", "123 456", "NPO 123-456", "npo123456", "123-456npo", "123–456 NPO",
            " 123-456\u{A0}NPO ",
        ] {
            #expect(try RegistrationNumber.canonical(typed, .npo, at: "") == "123-456 NPO", "\(typed)")
        }
        #expect(try RegistrationNumber.canonical("123456", nil, at: "") == "123-456 NPO")
        #expect(try RegistrationNumber.canonical("npo 123456", nil, at: "") == "123-456 NPO")
        #expect(try RegistrationNumber.canonical("930 012 345", .pbo, at: "") == "930012345")
        #expect(try RegistrationNumber.canonical("2012/123456/07", .company, at: "") == "2012/123456/07")
        #expect(try RegistrationNumber.canonical("201212345607", .company, at: "") == "2012/123456/07")
        #expect(try RegistrationNumber.canonical("2012-123456-07", nil, at: "") == "2012/123456/07")
        #expect(try RegistrationNumber.canonical("ck2001/012345/23", .company, at: "") == "CK2001/012345/23")
        #expect(try RegistrationNumber.canonical("123,456", nil, at: "") == "123,456")
        for typed in ["12345", "1234567", "NPC 123-456", "123-456 PBO", ""] {
            #expect(throws: Fault.self, "\(typed)") { try RegistrationNumber.canonical(typed, .npo, at: "") }
        }
    }
}
