extension CodeWords {
    static let afrikaans: [List: [String: String]] = [
        .area: [
            "curriculum_sharing": "Kurrikulumdeling", "teacher_training": "Opleiding van onderwysers",
            "physical_mental_health": "Liggaamlike en geestesgesondheid", "nutrition_hygiene": "Voeding en higiëne",
            "family_engagement": "Gesinsbetrokkenheid", "community_advocacy": "Voorspraak in die gemeenskap",
            "funding_access": "Toegang tot befondsing", "resource_mobilisation": "Mobilisering van hulpbronne",
        ],
        .areaBenefit: [
            "curriculum_sharing": "’n Kurrikulum en materiaal wat by die kinders se ouderdom en taal pas.",
            "teacher_training": "Praktisyns wat opgelei is en aanhou leer.",
            "physical_mental_health": "Kinders na wie se oë, ore, groei en gemoed iemand omsien.",
            "nutrition_hygiene": "Elke dag maaltye, skoon hande en veilige toilette.",
            "family_engagement": "Gesinne wat weet wat hul kinders leer en daaraan deelneem.",
            "community_advocacy": "’n Gemeenskap wat agter sy sentrums staan.",
            "funding_access": "Aansoeke om befondsing wat volledig, betyds en suksesvol is.",
            "resource_mobilisation": "Eie middele, ingesamel saam met ’n vennoot wat weet hoe.",
        ],
        .objective: [
            "capacity_building": "Deel van hulpbronne en bou van kapasiteit",
            "health_wellness": "Ondersteuning vir gesondheid en welstand",
            "funding_access": "Toegang tot befondsing en toelaes",
            "community_advocacy": "Betrokkenheid van die gemeenskap en voorspraak",
            "networking_learning": "Netwerke en saam leer",
        ],
        .objectiveGoal: [
            "capacity_building": "Praktisyns en sentrums wat self meer kan doen as voorheen.",
            "health_wellness": "Gesonde kinders, wat gereeld gesien en betyds gehelp word.",
            "funding_access": "Sentrums wat befondsing vind, wen en verantwoord.",
            "community_advocacy": "Vroeë leer wat die gemeenskap ken, wil hê en verdedig.",
            "networking_learning": "Sentrums en vennote wat van mekaar leer.",
        ],
        .form: [
            "funding": "befondsing", "materials": "materiaal", "training": "opleiding", "expertise": "kundigheid",
            "volunteers": "vrywilligers", "services": "dienste", "policy_support": "ondersteuning met beleid",
            "research": "navorsing", "mentorship": "mentorskap", "curriculum_development": "kurrikulumontwikkeling",
        ],
        .type: [
            "centre": "Sentrum", "playgroup": "Speelgroep", "day_mother": "Dagmoeder", "mobile": "Mobiele program",
        ],
        .partnerKind: [
            "cbo": "Gemeenskapsgebaseerde organisasie", "wellness": "Welstandsprogram",
            "government": "Openbare liggaam", "corporate": "Onderneming", "education": "Opvoedkundige instelling",
        ],
        .partnerBenefit: [
            "cbo":
                "’n Plek in ’n munisipale program, met sentrums wat gereed is om met u te werk en resultate wat befondsers kan sien.",
            "wellness": "Kinders en gesinne wat vroeg bereik word, waar hulle is, met sentrums wat verwys en opvolg.",
            "government": "Openbare dienste wat die jongstes bereik, met syfers vir beplanning.",
            "corporate": "Sosiale belegging naby u mense en kliënte, met ’n rekord van elke rand en uur wat gegee is.",
            "education":
                "Plekke waar studente kan oefen, en sentrums wat aan navorsing deelneem en die resultate toepas.",
        ],
        .side: ["partner": "Die vennoot", "centre": "Die sentrums", "municipality": "Die munisipaliteit"],
        .schedule: ["once": "eenmalig", "monthly": "elke maand", "quarterly": "elke kwartaal"],
        .resourceKind: [
            "funding": "Befondsing", "volunteer_time": "Vrywilligers se tyd", "staff_time": "Personeeltyd",
            "training": "Opleiding", "materials": "Materiaal", "in_kind": "Skenkings in natura",
        ],
    ]
}
