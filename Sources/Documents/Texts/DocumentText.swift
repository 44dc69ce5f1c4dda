/// The fixed words of documents: a template writes `{{words.needs}}`, and the page has them in its language.
///
/// A language is a function like those below, which the compiler lets leave out none. English and Afrikaans are there.
/// isiZulu, isiXhosa and Sesotho are not: what a council signs is written by somebody who speaks the language.
package enum DocumentText: String, CaseIterable, Sendable {
    case proposal, informationPacket = "information_packet", memorandum, agreement
    case draft, draftNote = "draft_note", version, reference, date, preparedFor = "prepared_for"
    case page, of, tel, email, web
    case introduction, aboutProgramme = "about_programme", programmeRuns = "programme_runs", to
    case programmeTarget = "programme_target", partnerOrganisations = "partner_organisations"
    case objectives, areas, goals, needs, needsIntroduction = "needs_introduction", area, centresWithNeed =
        "centres_with_need"
    case mostUrgent = "most_urgent", ofFive = "of_five"
    case centres, centre, place, kind, children, practitioners, languages, quintile, priority, total
    case notShown = "not_shown", smallCountNote = "small_count_note", notCounted = "not_counted"
    case benefits, partnerBenefits = "partner_benefits", centreBenefits = "centre_benefits"
    case roles, municipalityRole = "municipality_role", partnerRole = "partner_role", centreRole = "centre_role"
    case whatYouOffer = "what_you_offer", capacity, formsOfSupport = "forms_of_support", centresAtOnce =
        "centres_at_once"
    case nextSteps = "next_steps", nextStepsText = "next_steps_text", howToReachUs = "how_to_reach_us"
    case usualIntroduction = "usual_introduction", packetIntroduction = "packet_introduction"
    case between, and, parties, theMunicipality = "the_municipality", thePartner = "the_partner", theCentres =
        "the_centres"
    case allSides = "all_sides", registration
    case purpose, commitments, commitment, amount, schedule, from, until, roleHeading = "role", expectations
    case terms, furtherTerms = "further_terms", timeline, step, dueBy = "due_by", who
    case metrics, indicator, baseline, target, validity, validFrom = "valid_from", validUntil = "valid_until"
    case noEnd = "no_end", signatures, name, capacityOf = "in_the_capacity_of", signature, signedOn = "signed_on"
    case noCommitments = "no_commitments"

    package func words(in language: DocumentLanguage) -> String {
        switch language {
        case .english: english
        case .afrikaans: afrikaans
        }
    }

    /// What templates find under `words`.
    static let shape = ContextShape<DocumentLanguage>(
        allCases.map { text in .text(text.rawValue, "“\(text.words(in: .english))”") { text.words(in: $0) } })
}
