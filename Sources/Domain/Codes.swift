/// A closed list of codes, the same in Swift, JSON and SQL.
package protocol Code: RawRepresentable, CaseIterable, Sendable, Hashable where RawValue == String {}

extension Code {
    package static var codes: [String] { allCases.map(\.rawValue) }
}

/// Kinds of partner.
package enum PartnerKind: String, Code {
    case cbo, wellness, government, corporate, education

    /// The sub-kinds a partner of this kind can have.
    package var subKinds: [String] {
        switch self {
        case .cbo: ["ngo", "social_enterprise", "grassroots"]
        case .wellness: ["local_health", "mental_health", "nutrition", "early_childhood_health", "family_support"]
        case .government: ["municipal", "provincial", "national"]
        case .corporate: ["csr", "foundation", "business"]
        case .education: ["university", "tvet_college", "training_centre", "research_institute"]
        }
    }
}

package enum RegistrationType: String, Code { case npo, pbo, company }

package enum Focus: String, Code {
    case education, health, finance
    case childWelfare = "child_welfare"
    case communityDevelopment = "community_development"
}

/// Registers in which a partner can stand.
package enum PartnerRegistrationScheme: String, Code { case npo, pbo, company, other }

/// Ages of children, in years, as measures count them.
package enum AgeGroup: String, Code {
    case under2 = "0_1"
    case two = "2"
    case three = "3"
    case four = "4"
    case five = "5"
}

/// What people decided about a centre and a partner, whatever their rank.
package enum OverrideEffect: String, Code { case pinned, excluded }

package enum PortfolioStatus: String, Code { case requested, computed, failed }

/// What a partnership is for.
package enum Objective: String, Code {
    case capacityBuilding = "capacity_building"
    case healthWellness = "health_wellness"
    case fundingAccess = "funding_access"
    case communityAdvocacy = "community_advocacy"
    case networkingLearning = "networking_learning"
}

/// The eight areas of collaboration. A tenant may add kinds of activity, never areas.
package enum CollaborationArea: String, Code {
    case curriculumSharing = "curriculum_sharing"
    case teacherTraining = "teacher_training"
    case physicalMentalHealth = "physical_mental_health"
    case nutritionHygiene = "nutrition_hygiene"
    case familyEngagement = "family_engagement"
    case communityAdvocacy = "community_advocacy"
    case fundingAccess = "funding_access"
    case resourceMobilisation = "resource_mobilisation"
}

/// Forms of support a partner offers.
package enum SupportForm: String, Code {
    case funding, materials, training, expertise, volunteers, services, research, mentorship
    case policySupport = "policy_support"
    case curriculumDevelopment = "curriculum_development"
}

package enum EngagementKind: String, Code {
    case workshop
    case firstContact = "first_contact"
    case proposalPresentation = "proposal_presentation"
    case networkingEvent = "networking_event"
    case communityMeeting = "community_meeting"
    case siteVisit = "site_visit"
    case communityTour = "community_tour"
    case informalMeeting = "informal_meeting"
    case jointActivity = "joint_activity"
    case reviewMeeting = "review_meeting"
}

package enum BarrierCategory: String, Code {
    case funding, staffing, transport, infrastructure, communication, trust, governance, compliance, safeguarding, other
}

package enum ProgrammeType: String, Code {
    case centre, playgroup, mobile
    case dayMother = "day_mother"
}

package enum FeeBand: String, Code {
    case none
    case under200 = "under_200"
    case from200 = "200_499"
    case from500 = "500_999"
    case from1000 = "1000_up"
}

package enum RegistrationScheme: String, Code {
    case partialCare = "partial_care"
    case ecdProgramme = "ecd_programme"
    case banaPele = "bana_pele"

    /// The levels a registration of this scheme can have.
    package var levels: [String] {
        switch self {
        case .partialCare, .ecdProgramme: ["conditional", "full", "expired", "cancelled", "pending"]
        case .banaPele: ["bronze", "silver", "gold"]
        }
    }
}

package enum WaterSource: String, Code {
    case none, communal
    case onSite = "on_site"
    case pipedInside = "piped_inside"
}

package enum Sanitation: String, Code { case none, bucket, pit, vip, flush }

package enum LocalityKind: String, Code {
    case suburb, village
    case informalSettlement = "informal_settlement"
}

package enum RegionKind: String, Code {
    case country, province, district, metro, local, ward, suburb, village
    case informalSettlement = "informal_settlement"
}

package enum DocumentKind: String, Code { case mou, agreement }

/// How an MOU or agreement stands. It follows from its days: see `app.document_state()`.
package enum DocumentState: String, Code {
    case draft, signed, expired, terminated
    case inReview = "in_review"
}

/// Why a version of an MOU or agreement follows another.
package enum DocumentBasis: String, Code { case amendment, renewal }

/// Who of an MOU or agreement owes, does or signs something.
package enum AgreementSide: String, Code { case partner, centre, municipality }

package enum ClauseKind: String, Code { case role, expectation, term }

/// How often a commitment is due.
package enum CommitmentSchedule: String, Code { case once, monthly, quarterly }

/// What the values of a performance metric count.
package enum MetricUnit: String, Code { case count, percent, cents, minutes, hundredths }

package enum MetricDirection: String, Code { case increase, decrease }

/// What asks for an obligation that no commitment makes.
package enum ObligationRule: String, Code { case firstActivity = "first_activity" }

/// How an obligation stands on a day: see `app.obligation_states()`.
package enum ObligationState: String, Code {
    case open, overdue, met, waived, lapsed
    case partlyMet = "partly_met"
}

package enum ClearanceOutcome: String, Code {
    case clear
    case notClear = "not_clear"
}

/// What a programme's target counts: partnerships by the day of their MOU, or of their agreement.
package enum CountingRule: String, Code { case secured, formalised }

/// What a credential may do in a municipality.
package enum Permission: String, Code { case read, write, evaluate, children, feedback, admin }

package enum ContactChannel: String, Code { case phone, email, whatsapp, sms, visit }

/// What a programme's phase can plan beside partnerships. All are ticked by the data.
package enum Milestone: String, Code {
    case partnersContacted = "partners_contacted"
    case opportunitiesIdentified = "opportunities_identified"
    case eventsHosted = "events_hosted"
    case communityMeetingsHosted = "community_meetings_hosted"
    case mousSigned = "mous_signed"
    case agreementsSigned = "agreements_signed"
    case initiativesEducation = "initiatives_education"
    case initiativesHealth = "initiatives_health"
    case initiativesCommunity = "initiatives_community"
    case partnershipsEvaluated = "partnerships_evaluated"
    case refinementsDecided = "refinements_decided"
    case activitiesIntegrated = "activities_integrated"
}
