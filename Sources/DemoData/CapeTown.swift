import Domain

extension Setting {
    /// The metro: twelve organisations won, some lost again, a little behind plan.
    static let capeTown = Setting(
        code: "CPT",
        programmeName: "Twenty partnerships for Cape Town's children",
        objectives: ["capacity_building", "health_wellness", "funding_access"],
        places: [
            Place(
                "khayelitsha", "suburb", "Khayelitsha", in: "CPT", -34.0370, 18.6770, quintiles: 1...2, centres: 7,
                ["xh", "en"]),
            Place(
                "enkanini", "informal_settlement", "Enkanini", in: "CPT", -34.0530, 18.6810, quintiles: 1...1,
                centres: 4,
                ["xh"]),
            Place(
                "gugulethu", "suburb", "Gugulethu", in: "CPT", -33.9790, 18.5690, quintiles: 1...4, centres: 5, ["xh"]),
            Place("nyanga", "suburb", "Nyanga", in: "CPT", -33.9930, 18.5830, quintiles: 1...2, centres: 4, ["xh"]),
            Place(
                "langa", "suburb", "Langa", in: "CPT", -33.9450, 18.5300, quintiles: 2...4, centres: 3, ["xh", "en"]),
            Place(
                "mitchells-plain", "suburb", "Mitchells Plain", in: "CPT", -34.0480, 18.6180, quintiles: 2...5,
                centres: 6, ["af", "en"]),
            Place(
                "delft", "suburb", "Delft", in: "CPT", -33.9670, 18.6430, quintiles: 1...2, centres: 5, ["af", "xh"]),
            Place("philippi", "suburb", "Philippi", in: "CPT", -34.0060, 18.5900, quintiles: 1...2, centres: 3, ["xh"]),
            Place(
                "dunoon", "informal_settlement", "Dunoon", in: "CPT", -33.8140, 18.5390, quintiles: 1...2, centres: 3,
                ["xh", "en"]),
            Place("atlantis", "suburb", "Atlantis", in: "CPT", -33.5640, 18.4930, quintiles: 2...4, centres: 3, ["af"]),
            Place(
                "bellville", "suburb", "Bellville", in: "CPT", -33.9000, 18.6300, quintiles: 4...5, centres: 5,
                ["af", "en"]),
            Place(
                "ocean-view", "suburb", "Ocean View", in: "CPT", -34.1480, 18.3540, quintiles: 2...4, centres: 2,
                ["af", "en"]),
            Place(
                "table-view", "suburb", "Table View", in: "CPT", -33.8240, 18.5050, quintiles: 4...5, centres: 4,
                ["en", "af"]),
            Place(
                "plumstead", "suburb", "Plumstead", in: "CPT", -34.0220, 18.4710, quintiles: 4...5, centres: 3, ["en"]),
        ],
        centreNames: [
            "Noluthando", "Sakhumzi", "Siyazingisa", "Ikamva", "Luvuyo", "Nceduluntu", "Sonwabile", "Philani Bantwana",
            "Masikhule", "Zanokhanyo", "Blou Vinkie", "Sonblommetjies", "Disa", "Kleine Voetjies", "Protea Peuters",
            "Bright Anchors", "Little Lighthouse", "Rainbow Kites", "Seeperdjies", "Ubomi", "Yolanda's",
            "Thembalethu Tots",
            "Mountain Daisies", "Nomakhwezi",
        ],
        centreSuffixes: ["Educare", "Pre-school", "ECD Centre", "Crèche"],
        firstNames: [
            "Nomonde", "Siphokazi", "Babalwa", "Thandeka", "Lwazi", "Zukiswa", "Charmaine", "Fatima", "Riedewaan",
            "Ilse",
            "Marlene", "Xolani", "Vuyokazi", "Gadija", "Denzil", "Nosipho",
        ],
        surnames: [
            "Mfazwe", "Qwabe", "Adonis", "Fortuin", "Davids", "Ngxola", "Solomons", "Mtshemla", "Hendricks", "Jafta",
            "Bhengu", "Visagie", "Ntlanganiso", "Samaai", "Williams",
        ],
        partners: [
            Organisation(
                "Isibane Sethu Children's Network", "cbo", "ngo", focus: ["education", "child_welfare"], at: 0,
                areas: ["teacher_training", "family_engagement", "curriculum_sharing"], capacity: 12,
                forms: ["training", "mentorship", "materials"], .reaches(.active, from: 3, every: 12),
                second: .reaches(.mouSigned, from: 80, every: 15)),
            Organisation(
                "Vlakte Voorlesers", "cbo", "grassroots", focus: ["education"], at: 5,
                areas: ["curriculum_sharing", "family_engagement"], capacity: 6, forms: ["volunteers", "materials"],
                clearance: .lapsed(daysAgo: 20), .reaches(.active, from: 5, every: 14)),
            Organisation(
                "Table Valley Book Exchange", "cbo", "social_enterprise", focus: ["education"], at: 10,
                areas: ["curriculum_sharing"], capacity: 10, forms: ["materials"], alsoServes: "WC024",
                .reaches(.completed, from: 2, every: 9, last: 140)),
            Organisation(
                "Kusasa Lethu Parent Circle", "cbo", "grassroots", focus: ["community_development"], at: 2,
                areas: ["family_engagement", "community_advocacy"], capacity: 5, forms: ["volunteers"],
                .reaches(.mouSigned, from: 10, every: 14)),
            Organisation(
                "Cape Flats Wellness Outreach", "wellness", "local_health", focus: ["health"], at: 3,
                areas: ["physical_mental_health", "nutrition_hygiene"], capacity: 9, forms: ["services", "expertise"],
                clearance: .ends(inDays: 25), .reaches(.active, from: 6, every: 13)),
            Organisation(
                "Umoya Child Counselling Rooms", "wellness", "mental_health", focus: ["health", "child_welfare"], at: 0,
                areas: ["physical_mental_health"], capacity: 4, forms: ["services"], clearance: .none,
                .reaches(.agreementSigned, from: 20, every: 18)),
            Organisation(
                "Groen Bord Nutrition", "wellness", "nutrition", focus: ["health"], at: 6,
                areas: ["nutrition_hygiene"], capacity: 8, forms: ["materials", "training"],
                .reaches(.active, from: 30, every: 15)),
            Organisation(
                "Inyanga First Thousand Days", "wellness", "early_childhood_health", focus: ["health"], at: 3,
                areas: ["physical_mental_health", "family_engagement"], capacity: 6, forms: ["services", "training"],
                .reaches(.engaged, from: 60, every: 22)),
            Organisation(
                "Gesinshuis Family Support", "wellness", "family_support", focus: ["child_welfare"], at: 9,
                areas: ["family_engagement"], capacity: 3, forms: ["services"],
                Fate.reaches(.proposed, from: 40, every: 15).then(
                    .declined, on: 95, "No capacity this financial year; asks to be approached again in April.")),
            Organisation(
                "Early Learning Desk, Health and Social Services", "government", "municipal",
                focus: ["community_development"], at: 10, areas: ["community_advocacy", "resource_mobilisation"],
                capacity: 40, forms: ["policy_support", "services"], clearance: .none, meetsChildren: false,
                .reaches(.mouSigned, from: 35, every: 22)),
            Organisation(
                "Provincial Early Childhood Desk, Metro", "government", "provincial", focus: ["education"], at: 10,
                areas: ["funding_access", "teacher_training"], capacity: 60, forms: ["funding", "policy_support"],
                clearance: .none, meetsChildren: false, alsoServes: "DC2",
                Fate.reaches(.engaged, from: 15, every: 20).then(
                    .onHold, on: 100, "District offices are being reorganised; no signatory until that is done.")),
            Organisation(
                "National Meals Liaison Desk", "government", "national", focus: ["health"], at: 10,
                areas: ["nutrition_hygiene"], capacity: 100, forms: ["policy_support"], clearance: .none,
                meetsChildren: false, .reaches(.contacted, from: 90, every: 25)),
            Organisation(
                "Peninsula Grocers Community Fund", "corporate", "csr", focus: ["community_development"], at: 10,
                areas: ["nutrition_hygiene", "funding_access"], capacity: 15, forms: ["funding", "materials"],
                clearance: .none, meetsChildren: false, alsoServes: "WC024", .reaches(.active, from: 25, every: 16),
                second: .reaches(.proposed, from: 110, every: 14)),
            Organisation(
                "Kaapse Baai Foundation", "corporate", "foundation", focus: ["finance", "education"], at: 10,
                areas: ["funding_access"], capacity: 10, forms: ["funding"], clearance: .none, meetsChildren: false,
                Fate.reaches(.mouSigned, from: 8, every: 15).then(
                    .terminated, on: 130, "The foundation closed its education line; notice given under the MOU.")),
            Organisation(
                "Milnerton Print Works", "corporate", "business", focus: ["education"], at: 8,
                areas: ["curriculum_sharing"], capacity: 20, forms: ["materials"], clearance: .none,
                meetsChildren: false,
                .reaches(.proposed, from: 100, every: 18)),
            Organisation(
                "Two Oceans Institute of Early Learning", "education", "research_institute", focus: ["education"],
                at: 4,
                areas: ["teacher_training", "curriculum_sharing"], capacity: 5,
                forms: ["research", "expertise", "curriculum_development"],
                .reaches(.agreementSigned, from: 50, every: 18)),
            Organisation(
                "Rondevlei Practitioner Training Centre", "education", "training_centre", focus: ["education"], at: 5,
                areas: ["teacher_training"], capacity: 14, forms: ["training"],
                Fate.reaches(.active, from: 12, every: 13).then(
                    .onHold, on: 112, "Accreditation visit postponed; courses stopped for three weeks.", resumed: 134)),
            Organisation(
                "Peninsula Skills College Outreach", "education", "tvet_college", focus: ["education"], at: 10,
                areas: ["teacher_training"], capacity: 10, forms: ["training"], clearance: .notClear,
                Fate.reaches(.contacted, from: 30, every: 12).then(
                    .declined, on: 62, "Only takes partners with 30 or more practitioners.")),
            Organisation(
                "Liesbeek University Child Clinic", "education", "university", focus: ["education", "health"], at: 4,
                areas: ["physical_mental_health", "teacher_training"], capacity: 4, forms: ["expertise", "research"],
                .reaches(.identified, from: 140, every: 20)),
            Organisation(
                "Siyazama Garden Growers", "cbo", "social_enterprise", focus: ["community_development", "health"],
                at: 7,
                areas: ["nutrition_hygiene", "resource_mobilisation"], capacity: 7, forms: ["materials", "volunteers"],
                .reaches(.contacted, from: 120, every: 20)),
        ],
        events: [
            Event(
                "community_meeting", "What our centres need: Khayelitsha", day: 14, at: "Community hall, Khayelitsha",
                "Nutrition and practitioner training named first; transport to training is the worry."),
            Event(
                "networking_event", "Partners meet principals", day: 38, at: "Civic centre, Bellville",
                "Nine introductions; four asked for a proposal."),
            Event("workshop", "Reading a partnership agreement together", day: 71, at: "Library, Mitchells Plain"),
            Event(
                "networking_event", "Second partners' morning", day: 118, at: "Community hall, Gugulethu",
                "Low attendance from Atlantis and Ocean View: too far, no taxi money."),
            Event("community_meeting", "Safeguarding: why clearances take long", day: 146, at: "Community hall, Delft"),
            Event("workshop", "Budgets and small grants", day: 174, at: "Library, Mitchells Plain"),
        ],
        barriers: [
            Hindrance(
                "safeguarding", 4, "No clearance for two counsellors: the partnership cannot become active",
                raised: 112,
                due: 140, owner: "Social development liaison", "Applications handed in again with certified copies.",
                partner: 5),
            Hindrance(
                "safeguarding", 5, "Clearance lapsed while volunteers read to children", raised: 142, due: 170,
                owner: "Programme coordinator", "Reading hours without volunteers until renewed.", partner: 1),
            Hindrance(
                "governance", 3, "No signatory at the provincial desk", raised: 100, due: 150,
                owner: "Programme manager",
                partner: 10),
            Hindrance(
                "funding", 4, "Foundation withdrew its support", raised: 128, due: 165, owner: "Programme manager",
                "Two other funds are being asked.", partner: 13),
            Hindrance(
                "transport", 3, "Practitioners cannot reach evening courses", raised: 60, due: 100,
                owner: "Training coordinator", "Courses moved to Saturday mornings.", partner: 16, resolved: 98,
                "Saturday courses; attendance back above 80 %."),
            Hindrance(
                "trust", 2, "Principals fear inspections through the partnership", raised: 25, due: 60,
                owner: "Programme coordinator", "Visits with a principal who has been through it.", partner: 4,
                resolved: 55, "Agreed in writing that no inspection follows from a visit."),
            Hindrance(
                "communication", 2, "Letters in English only", raised: 42, due: 70, owner: "Programme coordinator",
                resolved: 66, "Letters go out in isiXhosa and Afrikaans too."),
            Hindrance(
                "compliance", 3, "Partial-care registration stuck on zoning", raised: 75, due: 130,
                owner: "Town planning",
                "Joint meeting with building control asked for."),
            Hindrance("infrastructure", 3, "No water at the Enkanini centres after the fire", raised: 133, due: 180),
        ])
}
