import Domain

extension Setting {
    /// The district, far apart and ahead of plan: its organisations know each other.
    static let mopani = Setting(
        code: "DC33",
        programmeName: "Mopani early learning partnerships",
        objectives: ["capacity_building", "health_wellness", "community_advocacy", "networking_learning"],
        places: [
            Place("giyani", "suburb", "Giyani", in: "LIM331", -23.3030, 30.7180, quintiles: 2...4, centres: 6, ["ts"]),
            Place(
                "nkowankowa", "suburb", "Nkowankowa", in: "LIM333", -23.8860, 30.2900, quintiles: 1...3, centres: 6,
                ["ts"]),
            Place(
                "lenyenye", "suburb", "Lenyenye", in: "LIM333", -23.9760, 30.2760, quintiles: 1...2, centres: 4, ["nso"]
            ),
            Place(
                "tzaneen", "suburb", "Tzaneen", in: "LIM333", -23.8330, 30.1630, quintiles: 4...5, centres: 5,
                ["en", "nso"]),
            Place(
                "ga-kgapane", "suburb", "Ga-Kgapane", in: "LIM332", -23.6430, 30.2270, quintiles: 1...2, centres: 5,
                ["nso"]),
            Place(
                "modjadjiskloof", "suburb", "Modjadjiskloof", in: "LIM332", -23.6990, 30.1430, quintiles: 3...5,
                centres: 2,
                ["nso", "af"]),
            Place(
                "namakgale", "suburb", "Namakgale", in: "LIM334", -23.9360, 31.0320, quintiles: 2...4, centres: 4,
                ["nso", "ts"]),
            Place(
                "lulekani", "suburb", "Lulekani", in: "LIM334", -23.8650, 31.0770, quintiles: 1...2, centres: 3,
                ["ts"]),
            Place(
                "the-oaks", "village", "The Oaks", in: "LIM335", -24.3600, 30.6770, quintiles: 1...2, centres: 3,
                ["nso"]),
            Place(
                "phalaborwa", "suburb", "Phalaborwa", in: "LIM334", -23.9430, 31.1410, quintiles: 4...5, centres: 3,
                ["af", "en"]),
            Place(
                "hoedspruit", "suburb", "Hoedspruit", in: "LIM335", -24.3540, 30.9680, quintiles: 4...5, centres: 2,
                ["en"]),
        ],
        centreNames: [
            "Rirhandzu", "Tsakani Vana", "Hlayisani", "Ntsako", "Nyeleti", "Thabang Bana", "Bana Pele Letaba",
            "Lesedi la Bana",
            "Maphutha", "Kgomotso", "Pfunanani", "Marula Tree", "Baobab Babies", "Mphatlalatsane", "Dzunani",
            "Tiyiselani",
            "Moratuwa", "Khensani",
        ],
        centreSuffixes: ["ECD Centre", "Pre-school", "Crèche", "Drop-in and Crèche"],
        firstNames: [
            "Tintswalo", "Hlulani", "Nkateko", "Basani", "Mokgadi", "Lebogang", "Mahlatse", "Kholofelo", "Vutlhari",
            "Ntwanano",
            "Maphuti", "Thabiso", "Salome", "Rhulani",
        ],
        surnames: [
            "Maswanganyi", "Rikhotso", "Mabunda", "Chauke", "Malatji", "Ramoshaba", "Mohale", "Sekgobela", "Mathebula",
            "Shikwambana", "Modiba", "Letsoalo", "Nkuna", "Van der Walt",
        ],
        partners: [
            Organisation(
                "Khomanani Vatswari Forum", "cbo", "grassroots", focus: ["community_development"], at: 0,
                areas: ["family_engagement", "community_advocacy"], capacity: 8, forms: ["volunteers"],
                .reaches(.active, from: 2, every: 10)),
            Organisation(
                "Tirisano ya Bana", "cbo", "ngo", focus: ["education", "child_welfare"], at: 2,
                areas: ["teacher_training", "curriculum_sharing"], capacity: 10, forms: ["training", "materials"],
                .reaches(.active, from: 4, every: 11), second: .reaches(.contacted, from: 130, every: 12)),
            Organisation(
                "Marula Mothers Enterprise", "cbo", "social_enterprise", focus: ["community_development"], at: 6,
                areas: ["resource_mobilisation", "nutrition_hygiene"], capacity: 5, forms: ["materials", "funding"],
                .reaches(.active, from: 8, every: 12)),
            Organisation(
                "Vutomi Mobile Health", "wellness", "local_health", focus: ["health"], at: 1,
                areas: ["physical_mental_health"], capacity: 12, forms: ["services"],
                .reaches(.active, from: 5, every: 12)),
            Organisation(
                "Rirhandzu Counselling Friends", "wellness", "mental_health", focus: ["health", "child_welfare"], at: 0,
                areas: ["physical_mental_health", "family_engagement"], capacity: 4, forms: ["services"],
                .reaches(.mouSigned, from: 40, every: 16)),
            Organisation(
                "Morula Nutrition Gardens", "wellness", "nutrition", focus: ["health"], at: 4,
                areas: ["nutrition_hygiene"], capacity: 9, forms: ["training", "materials"],
                .reaches(.active, from: 10, every: 14)),
            Organisation(
                "Bophelo First Steps", "wellness", "early_childhood_health", focus: ["health"], at: 2,
                areas: ["physical_mental_health"], capacity: 6, forms: ["services"], clearance: .lapsed(daysAgo: 75),
                .reaches(.agreementSigned, from: 30, every: 14)),
            Organisation(
                "Ndyangu Family Support", "wellness", "family_support", focus: ["child_welfare"], at: 7,
                areas: ["family_engagement"], capacity: 5, forms: ["services", "training"],
                .reaches(.mouSigned, from: 55, every: 18)),
            Organisation(
                "Environmental Health Desk, Mopani", "government", "municipal", focus: ["health"], at: 0,
                areas: ["nutrition_hygiene", "community_advocacy"], capacity: 40,
                forms: ["services", "policy_support"],
                clearance: .none, meetsChildren: false, .reaches(.active, from: 15, every: 12)),
            Organisation(
                "Provincial Early Learning Desk, Mopani", "government", "provincial", focus: ["education"], at: 3,
                areas: ["teacher_training", "funding_access"], capacity: 50, forms: ["funding", "policy_support"],
                clearance: .none, meetsChildren: false, alsoServes: "DC34",
                Fate.reaches(.mouSigned, from: 20, every: 14).then(
                    .onHold, on: 110, "Transfers are frozen until the adjusted budget is voted.")),
            Organisation(
                "Lowveld Citrus Growers' Trust", "corporate", "foundation", focus: ["finance", "education"], at: 3,
                areas: ["funding_access", "resource_mobilisation"], capacity: 8, forms: ["funding"], clearance: .none,
                meetsChildren: false, .reaches(.active, from: 12, every: 15)),
            Organisation(
                "Letsitele Packhouse Community Fund", "corporate", "csr", focus: ["community_development"], at: 1,
                areas: ["nutrition_hygiene", "funding_access"], capacity: 6, forms: ["materials", "funding"],
                clearance: .none, meetsChildren: false, .reaches(.agreementSigned, from: 60, every: 16)),
            Organisation(
                "Bushveld Hardware and Build", "corporate", "business", focus: ["community_development"], at: 6,
                areas: ["resource_mobilisation"], capacity: 4, forms: ["materials"], clearance: .none,
                meetsChildren: false,
                Fate.reaches(.proposed, from: 25, every: 13).then(
                    .declined, on: 70, "Gives to schools only; centres are outside its policy.")),
            Organisation(
                "Klein Letaba Training Centre", "education", "training_centre", focus: ["education"], at: 0,
                areas: ["teacher_training"], capacity: 15, forms: ["training", "mentorship"],
                .reaches(.active, from: 20, every: 15)),
            Organisation(
                "Modjadji Institute for Rural Learning", "education", "research_institute", focus: ["education"], at: 5,
                areas: ["curriculum_sharing", "teacher_training"], capacity: 4,
                forms: ["research", "curriculum_development"], .reaches(.mouSigned, from: 70, every: 19)),
            Organisation(
                "Olifants Valley Skills College", "education", "tvet_college", focus: ["education"], at: 6,
                areas: ["teacher_training"], capacity: 12, forms: ["training"],
                .reaches(
                    .engaged, from: 90,
                    every: 18)),
        ],
        events: [
            Event(
                "community_meeting", "Tsakani: the district's opening day", day: 10, at: "Community hall, Giyani",
                "Traditional leaders of six villages came and spoke for it."),
            Event("networking_event", "Growers and gardeners", day: 33, at: "Showground, Tzaneen"),
            Event(
                "community_meeting", "Clean hands, full plates", day: 64, at: "Clinic, Nkowankowa",
                "Hand-washing stations promised for eleven centres."),
            Event("workshop", "Lesson plans in Xitsonga and Sepedi", day: 97, at: "Library, Ga-Kgapane"),
            Event("networking_event", "Partners' fair", day: 139, at: "Stadium, Namakgale"),
            Event("workshop", "From activity to everyday practice", day: 181, at: "Library, Ga-Kgapane"),
        ],
        barriers: [
            Hindrance(
                "safeguarding", 4, "Clearance lapsed before the agreement could start", raised: 96, due: 125,
                owner: "Social development liaison", "New screening asked for; certificate awaited.", partner: 6),
            Hindrance(
                "funding", 3, "Provincial transfers frozen", raised: 110, due: 155, owner: "District finance",
                partner: 9),
            Hindrance(
                "transport", 4, "River crossing at The Oaks closed in the rains", raised: 22, due: 80,
                owner: "Roads and works", "Mobile clinic comes by the northern road.", partner: 3, resolved: 92,
                "Low bridge mended."),
            Hindrance(
                "staffing", 3, "Two practitioners a centre cannot both be on a course", raised: 58, due: 90,
                owner: "Training coordinator", "Relief by parents of the forum.", partner: 13, resolved: 84,
                "Relief rota runs."),
            Hindrance(
                "communication", 2, "No signal at three centres", raised: 70, due: 190, owner: "District IT",
                "Messages through the clinic's radio."),
            Hindrance(
                "trust", 2, "Growers and parents disagree on whose land the garden is", raised: 120, due: 150,
                owner: "Programme coordinator", partner: 10),
            Hindrance(
                "governance", 2, "Centre committee without a chair", raised: 148, due: 185,
                owner: "Programme coordinator"),
        ])
}
