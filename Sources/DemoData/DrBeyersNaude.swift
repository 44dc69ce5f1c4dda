import Domain

extension Setting {
    /// The local municipality: large, sparsely populated, few organisations, far behind plan; its target counts formalised partnerships.
    static let drBeyersNaude = Setting(
        code: "EC101",
        programmeName: "Karoo vir Kinders",
        countsBy: "formalised",
        objectives: ["capacity_building", "funding_access", "networking_learning"],
        places: [
            Place(
                "kroonvale", "suburb", "Kroonvale", in: "EC101", -32.2620, 24.5500, quintiles: 1...3, centres: 4, ["af"]
            ),
            Place(
                "umasizakhe", "suburb", "uMasizakhe", in: "EC101", -32.2560, 24.5180, quintiles: 1...2, centres: 4,
                ["xh"]),
            Place(
                "graaff-reinet", "suburb", "Graaff-Reinet", in: "EC101", -32.2520, 24.5310, quintiles: 4...5,
                centres: 5,
                ["af", "en"]),
            Place(
                "aberdeen", "suburb", "Aberdeen", in: "EC101", -32.4770, 24.0640, quintiles: 2...4, centres: 3,
                ["af", "xh"]),
            Place(
                "nieu-bethesda", "village", "Nieu-Bethesda", in: "EC101", -31.8660, 24.5540, quintiles: 1...3,
                centres: 1,
                ["af"]),
            Place(
                "willowmore", "suburb", "Willowmore", in: "EC101", -33.2900, 23.4900, quintiles: 2...4, centres: 3,
                ["af"]),
            Place(
                "steytlerville", "suburb", "Steytlerville", in: "EC101", -33.3290, 24.3440, quintiles: 1...3,
                centres: 2,
                ["af", "xh"]),
            Place(
                "jansenville", "suburb", "Jansenville", in: "EC101", -32.9430, 24.6680, quintiles: 1...2, centres: 3,
                ["af", "xh"]),
            Place(
                "klipplaat", "village", "Klipplaat", in: "EC101", -33.0220, 24.3360, quintiles: 1...2, centres: 1,
                ["xh", "af"]),
            Place(
                "rietbron", "village", "Rietbron", in: "EC101", -32.9050, 23.1570, quintiles: 1...2, centres: 1,
                ["af"]),
        ],
        centreNames: [
            "Bokkie", "Soetdoringtjies", "Kareetjies", "Klein Begin", "Noncedo", "Vuyolwethu", "Spekboom",
            "Vetplantjies",
            "Masincedane", "Windpomp", "Sterretjies", "Khanyiso", "Lammertjies", "Nompumelelo",
        ],
        centreSuffixes: ["Kleuterskool", "Educare", "Pre-school", "Speelgroep"],
        firstNames: [
            "Magrieta", "Sophia", "Nombulelo", "Ntombizodwa", "Jakob", "Elsabe", "Thembeka", "Katriena", "Andile",
            "Lettie",
            "Mzwandile", "Rachel",
        ],
        surnames: [
            "Jantjies", "Plaatjies", "Booysen", "Mbolekwa", "Arends", "Sonqishe", "Windvogel", "Goliath", "Van Heerden",
            "Nqwazi", "Blouw", "Kivido",
        ],
        partners: [
            Organisation(
                "Karoo Kindernetwerk", "cbo", "ngo", focus: ["education", "child_welfare"], at: 2,
                areas: ["curriculum_sharing", "teacher_training"], capacity: 8, forms: ["training", "materials"],
                clearance: .ends(inDays: 40), .reaches(.active, from: 10, every: 15)),
            Organisation(
                "Masizakhe Gogos' Circle", "cbo", "grassroots", focus: ["community_development"], at: 1,
                areas: ["family_engagement", "nutrition_hygiene"], capacity: 4, forms: ["volunteers"],
                .reaches(.active, from: 15, every: 17)),
            Organisation(
                "Aloe and Agave Craft Enterprise", "cbo", "social_enterprise", focus: ["community_development"], at: 7,
                areas: ["resource_mobilisation"], capacity: 3, forms: ["materials", "funding"], clearance: .none,
                meetsChildren: false, .reaches(.mouSigned, from: 50, every: 22)),
            Organisation(
                "Friends of the Sundays River Mobile Clinic", "wellness", "local_health", focus: ["health"], at: 0,
                areas: ["physical_mental_health"], capacity: 6, forms: ["services"],
                .reaches(.active, from: 20, every: 18)),
            Organisation(
                "Kamdeboo Counselling Collective", "wellness", "mental_health", focus: ["health"], at: 2,
                areas: ["physical_mental_health", "family_engagement"], capacity: 2, forms: ["services"],
                Fate.reaches(.engaged, from: 18, every: 16).then(
                    .declined, on: 88, "One counsellor left; the other cannot travel to the outer towns.")),
            Organisation(
                "Veldkos Nutrition", "wellness", "nutrition", focus: ["health"], at: 3, areas: ["nutrition_hygiene"],
                capacity: 5, forms: ["training", "materials"], clearance: .lapsed(daysAgo: 40),
                .reaches(.agreementSigned, from: 30, every: 20)),
            Organisation(
                "Gesinsband Family Support", "wellness", "family_support", focus: ["child_welfare"], at: 5,
                areas: ["family_engagement"], capacity: 2, forms: ["services"], clearance: .none,
                Fate.reaches(.contacted, from: 45, every: 20).then(
                    .onHold, on: 92, "Coordinator on leave until the new year.")),
            Organisation(
                "Libraries and Parks Desk", "government", "municipal", focus: ["education", "community_development"],
                at: 2,
                areas: ["curriculum_sharing", "community_advocacy"], capacity: 12, forms: ["services", "materials"],
                clearance: .none, meetsChildren: false, .reaches(.active, from: 25, every: 16)),
            Organisation(
                "Provincial Social Development Desk, Sarah Baartman", "government", "provincial",
                focus: ["child_welfare"],
                at: 2, areas: ["funding_access"], capacity: 30, forms: ["funding", "policy_support"], clearance: .none,
                meetsChildren: false, alsoServes: "DC10", .reaches(.identified, from: 60, every: 20)),
            Organisation(
                "Angora Growers' Foundation", "corporate", "foundation", focus: ["finance"], at: 7,
                areas: ["funding_access"], capacity: 6, forms: ["funding"], clearance: .none, meetsChildren: false,
                Fate.reaches(.agreementSigned, from: 5, every: 14).then(
                    .terminated, on: 120, "Drought: the growers suspended all giving.")),
            Organisation(
                "Kudu Solar", "corporate", "business", focus: ["community_development"], at: 2,
                areas: ["resource_mobilisation"], capacity: 4, forms: ["materials"], clearance: .none,
                meetsChildren: false,
                alsoServes: "DC10", .reaches(.proposed, from: 90, every: 25)),
            Organisation(
                "Great Karoo Training Centre", "education", "training_centre", focus: ["education"], at: 2,
                areas: ["teacher_training"], capacity: 10, forms: ["training"],
                .reaches(.contacted, from: 115, every: 25)),
        ],
        events: [
            Event(
                "community_meeting", "Koffie en kinders", day: 20, at: "Town hall, Graaff-Reinet",
                "Nobody from Willowmore or Rietbron: 120 km of gravel."),
            Event("networking_event", "Growers, clinics and centres", day: 52, at: "Show hall, Jansenville"),
            Event("community_meeting", "Padkos: meeting on the road", day: 104, at: "Church hall, Willowmore"),
            Event("workshop", "Writing a funding application", day: 172, at: "Library, Aberdeen"),
        ],
        barriers: [
            Hindrance(
                "transport", 5, "Towns 100 km apart and no bus", raised: 20, due: 110, owner: "Programme coordinator",
                "Meetings by turns in each town; lifts with the mobile clinic."),
            Hindrance(
                "funding", 4, "Foundation stopped all giving in the drought", raised: 118, due: 150,
                owner: "Municipal manager's office", partner: 9),
            Hindrance(
                "safeguarding", 4, "Clearance lapsed before the first activity", raised: 126, due: 152,
                owner: "Social development liaison", partner: 5),
            Hindrance(
                "staffing", 3, "One practitioner for 31 children at Klipplaat", raised: 66, due: 120,
                owner: "Centre committee"),
            Hindrance(
                "infrastructure", 3, "Toilets at two centres fail inspection", raised: 34, due: 90,
                owner: "Technical services",
                "Materials from the parks desk.", partner: 7, resolved: 101, "Two ventilated pits built."),
            Hindrance(
                "other", 1, "Two programmes in one town with the same name", raised: 47, owner: "Programme coordinator",
                resolved: 49, "Posters changed."),
        ])
}
