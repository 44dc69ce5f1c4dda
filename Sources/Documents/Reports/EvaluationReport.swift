package import Domain

/// What the report of a published evaluation is made from: its figures as they were published, and what they are called.
///
/// Nothing in a report is computed again. What is not a figure (the look of the municipality's pages, the programme's name
/// and days, where centres are, who signed) is as it is when the page is made.
package struct EvaluationReport: Sendable {
    package enum Kind: String, Sendable {
        case quarterlyReview = "quarterly_review"
        case annualEvaluation = "annual_evaluation"
    }

    /// Which evaluation it is.
    package struct Identity: Sendable {
        package var id: String
        package var kind: Kind
        package var programme: String
        /// Of the programme: its first day, and the day after its last.
        package var programmeStart: Day
        package var programmeEnd: Day
        /// First day of the period, and the day after its last.
        package var start: Day
        package var end: Day
        package var revision: Int
        package var replaces: String?
        package var correctionReason: String?
        /// The highest published revision of the same period, where that is another one.
        package var replacedByRevision: Int?
        package var ruleVersion: String
        /// Times as `2026-10-01 02:15`, in South Africa.
        package var computedAt: String
        package var publishedAt: String
        package var dataUpTo: String
        package var figuresSHA256: String
        package var municipality: String

        package init(
            id: String, kind: Kind, programme: String, programmeStart: Day, programmeEnd: Day, start: Day, end: Day,
            revision: Int, replaces: String? = nil, correctionReason: String? = nil, replacedByRevision: Int? = nil,
            ruleVersion: String, computedAt: String, publishedAt: String, dataUpTo: String, figuresSHA256: String,
            municipality: String
        ) {
            self.id = id
            self.kind = kind
            self.programme = programme
            self.programmeStart = programmeStart
            self.programmeEnd = programmeEnd
            self.start = start
            self.end = end
            self.revision = revision
            self.replaces = replaces
            self.correctionReason = correctionReason
            self.replacedByRevision = replacedByRevision
            self.ruleVersion = ruleVersion
            self.computedAt = computedAt
            self.publishedAt = publishedAt
            self.dataUpTo = dataUpTo
            self.figuresSHA256 = figuresSHA256
            self.municipality = municipality
        }
    }

    /// A figure as it was published.
    package struct Figure: Sendable, Hashable {
        package let section: String
        package let indicator: String
        package let scopeKind: String
        package let scopeKey: String
        package let scopeLabel: String?
        package let value: Double?
        package let text: String?
        package let n: Int
        package let missing: Int
        package let unit: String
        package let status: String
        package let reason: String?

        package init(
            section: String, indicator: String, scopeKind: String = "programme", scopeKey: String = "",
            scopeLabel: String? = nil, value: Double?, text: String? = nil, n: Int = 0, missing: Int = 0, unit: String,
            status: String = "ok", reason: String? = nil
        ) {
            self.section = section
            self.indicator = indicator
            self.scopeKind = scopeKind
            self.scopeKey = scopeKey
            self.scopeLabel = scopeLabel
            self.value = value
            self.text = text
            self.n = n
            self.missing = missing
            self.unit = unit
            self.status = status
            self.reason = reason
        }
    }

    /// From when on a light is green or amber.
    package struct LightRule: Sendable {
        package let code: String
        package let green: Double
        package let amber: Double

        package init(code: String, green: Double, amber: Double) {
            self.code = code
            self.green = green
            self.amber = amber
        }
    }

    package struct SignOff: Sendable {
        package let name: String
        package let role: String
        package let day: Day

        package init(name: String, role: String, day: Day) {
            self.name = name
            self.role = role
            self.day = day
        }
    }

    /// Where the programme stood at the end of a quarter before, as that quarter's review says.
    package struct Earlier: Sendable {
        package let end: Day
        package let planned: Double?
        package let actual: Double?

        package init(end: Day, planned: Double?, actual: Double?) {
            self.end = end
            self.planned = planned
            self.actual = actual
        }
    }

    /// A centre or partner on the map. No place is that of a child.
    package struct Place: Sendable {
        package enum Kind: Int, Sendable { case otherCentre, centre, partner }

        package let kind: Kind
        package let name: String
        package let latitude: Double?
        package let longitude: Double?

        package init(kind: Kind, name: String, latitude: Double?, longitude: Double?) {
            self.kind = kind
            self.name = name
            self.latitude = latitude
            self.longitude = longitude
        }
    }

    package var identity: Identity
    package var office: OfficeLook
    package var language: DocumentLanguage
    package var figures: [Figure] {
        didSet { index = Self.index(of: figures) }
    }
    /// Names of indicators by their codes, as the rules that computed them have them.
    package var names: [String: String]
    package var lights: [LightRule]
    /// The other thresholds, by their codes, as they are written.
    package var thresholds: [String: String]
    package var signOffs: [SignOff]
    package var earlier: [Earlier]
    package var places: [Place]
    private var index: [Key: Int]

    package init(
        identity: Identity, office: OfficeLook, language: DocumentLanguage, figures: [Figure],
        names: [String: String] = [:], lights: [LightRule] = [], thresholds: [String: String] = [:],
        signOffs: [SignOff] = [], earlier: [Earlier] = [], places: [Place] = []
    ) {
        self.identity = identity
        self.office = office
        self.language = language
        self.figures = figures
        self.names = names
        self.lights = lights
        self.thresholds = thresholds
        self.signOffs = signOffs
        self.earlier = earlier
        self.places = places
        index = Self.index(of: figures)
    }

    private struct Key: Hashable, Sendable {
        let indicator: String
        let kind: String
        let key: String
    }

    private static func index(of figures: [Figure]) -> [Key: Int] {
        Dictionary(
            figures.enumerated().map {
                (Key(indicator: $0.element.indicator, kind: $0.element.scopeKind, key: $0.element.scopeKey), $0.offset)
            }, uniquingKeysWith: { first, _ in first })
    }

    subscript(_ indicator: String) -> Figure? { self[indicator, "programme", ""] }

    subscript(_ indicator: String, _ kind: String, _ key: String) -> Figure? {
        index[Key(indicator: indicator, kind: kind, key: key)].map { figures[$0] }
    }

    func value(_ indicator: String) -> Double? { self[indicator]?.value }

    /// In their order.
    func all(_ indicator: String, _ kind: String) -> [Figure] {
        figures.filter { $0.indicator == indicator && $0.scopeKind == kind }
    }

    /// The keys of a scope in which an indicator was measured, in order.
    func keys(_ indicator: String, _ kind: String) -> [String] { all(indicator, kind).map(\.scopeKey) }
}
