import Domain

/// What a demonstration municipality is made of: its places, words for names, organisations and what became of each.
///
/// The municipalities and their places are real; every centre, organisation and person is invented. Telephone numbers
/// begin with +27 00, which is not assigned; addresses end in `.example`.
struct Setting: Sendable {
    var code: String
    var programmeName: String
    var countsBy: String = "secured"
    var objectives: [String]
    var places: [Place]
    /// Words centres are named by.
    var centreNames: [String]
    var centreSuffixes: [String]
    var firstNames: [String]
    var surnames: [String]
    var partners: [Organisation]
    var events: [Event]
    var barriers: [Hindrance]

    static let all: [Setting] = [.capeTown, .mopani, .drBeyersNaude]
}

/// A suburb, village or settlement, with a position well inside it.
struct Place: Sendable {
    var code: String
    var kind: String
    var name: String
    /// Code of the metro or local municipality it lies in.
    var region: String
    var latitude: Double
    var longitude: Double
    var quintiles: ClosedRange<Int>
    var centres: Int
    var languages: [String]

    init(
        _ code: String, _ kind: String, _ name: String, in region: String, _ latitude: Double, _ longitude: Double,
        quintiles: ClosedRange<Int>, centres: Int, _ languages: [String]
    ) {
        self.code = code
        self.kind = kind
        self.name = name
        self.region = region
        self.latitude = latitude
        self.longitude = longitude
        self.quintiles = quintiles
        self.centres = centres
        self.languages = languages
    }
}

struct Organisation: Sendable {
    var name: String
    var kind: String
    var subKind: String
    var focus: [String]
    /// Index of its place.
    var place: Int
    var areas: [String]
    var capacity: Int
    var forms: [String]
    var clearance: Clearance
    var fate: Fate
    /// Code of a further region it serves, outside the municipality.
    var alsoServes: String?
    /// Whether its people meet children.
    var meetsChildren: Bool
    var second: Fate?

    init(
        _ name: String, _ kind: String, _ subKind: String, focus: [String], at place: Int, areas: [String],
        capacity: Int,
        forms: [String], clearance: Clearance = .valid, meetsChildren: Bool = true, alsoServes: String? = nil,
        _ fate: Fate, second: Fate? = nil
    ) {
        self.name = name
        self.kind = kind
        self.subKind = subKind
        self.focus = focus
        self.place = place
        self.areas = areas
        self.capacity = capacity
        self.forms = forms
        self.clearance = clearance
        self.fate = fate
        self.alsoServes = alsoServes
        self.meetsChildren = meetsChildren
        self.second = second
    }
}

/// Where an organisation stands with the child protection register, as seen from today.
enum Clearance: Sendable {
    case none, valid
    /// Still valid, for so many days.
    case ends(inDays: Int)
    /// Was valid and has lapsed, so many days ago.
    case lapsed(daysAgo: Int)
    case notClear
}

/// What became of a partnership. Days are those of a programme that is 160 days old; the real dates are scaled to
/// how old
/// the programme is today.
struct Fate: Sendable {
    var reached: Stage
    var from: Int
    var every: Int
    /// The day of its last step on the road, where that is not the next in line.
    var last: Int?
    var ended: (stage: Stage, day: Int, reason: String)?
    /// Day it came back from `on_hold`.
    var resumed: Int?

    static func reaches(_ stage: Stage, from: Int, every: Int, last: Int? = nil) -> Fate {
        Fate(reached: stage, from: from, every: every, last: last)
    }

    func then(_ stage: Stage, on day: Int, _ reason: String, resumed: Int? = nil) -> Fate {
        var fate = self
        fate.ended = (stage, day, reason)
        fate.resumed = resumed
        return fate
    }
}

/// Something the programme hosted or will host.
struct Event: Sendable {
    var kind: String
    var title: String
    /// As in ``Fate``; beyond 160 it is still to come.
    var day: Int
    var place: String
    var note: String?

    init(_ kind: String, _ title: String, day: Int, at place: String, _ note: String? = nil) {
        self.kind = kind
        self.title = title
        self.day = day
        self.place = place
        self.note = note
    }
}

struct Hindrance: Sendable {
    var category: String
    var severity: Int
    var title: String
    var raised: Int
    var due: Int?
    var owner: String?
    var mitigation: String?
    /// Index of the organisation whose partnership it hinders.
    var partner: Int?
    var resolved: Int?
    var resolution: String?

    init(
        _ category: String, _ severity: Int, _ title: String, raised: Int, due: Int? = nil, owner: String? = nil,
        _ mitigation: String? = nil, partner: Int? = nil, resolved: Int? = nil, _ resolution: String? = nil
    ) {
        self.category = category
        self.severity = severity
        self.title = title
        self.raised = raised
        self.due = due
        self.owner = owner
        self.mitigation = mitigation
        self.partner = partner
        self.resolved = resolved
        self.resolution = resolution
    }
}
