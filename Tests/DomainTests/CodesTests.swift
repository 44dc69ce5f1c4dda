import Domain
import Testing

struct CodesTests {
    @Test func `the programme's own lists are whole`() {
        #expect(PartnerKind.codes.count == 5)
        #expect(PartnerKind.allCases.flatMap(\.subKinds).count == 18)
        #expect(Objective.codes.count == 5)
        #expect(CollaborationArea.codes.count == 8)
        #expect(EngagementKind.codes.count == 10)
        #expect(BarrierCategory.codes.count == 10)
        #expect(SupportForm.codes.count == 10)
        #expect(Stage.codes.count == 11)
    }

    @Test func `a level belongs to one scheme`() {
        #expect(RegistrationScheme.banaPele.levels == ["bronze", "silver", "gold"])
        #expect(Set(RegistrationScheme.partialCare.levels).isDisjoint(with: RegistrationScheme.banaPele.levels))
    }

    @Test func `an identifier of one subject is read from its usual form only`() {
        let text = "00000000-0000-7000-8000-000000000001"
        #expect(EvaluationID(text)?.description == text)
        #expect(EvaluationID("1") == nil)
    }
}
