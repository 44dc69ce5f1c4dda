extension CodeWords {
    static let english: [List: [String: String]] = [
        .area: [
            "curriculum_sharing": "Curriculum sharing", "teacher_training": "Teacher training",
            "physical_mental_health": "Physical and mental health", "nutrition_hygiene": "Nutrition and hygiene",
            "family_engagement": "Family engagement", "community_advocacy": "Community advocacy",
            "funding_access": "Access to funding", "resource_mobilisation": "Mobilising resources",
        ],
        .areaBenefit: [
            "curriculum_sharing": "A curriculum and materials that fit the children's age and language.",
            "teacher_training": "Practitioners who are trained and go on learning.",
            "physical_mental_health": "Children whose eyes, ears, growth and mood somebody looks after.",
            "nutrition_hygiene": "Meals, clean hands and safe toilets every day.",
            "family_engagement": "Families who know what their children learn and take part in it.",
            "community_advocacy": "A community that stands behind its centres.",
            "funding_access": "Applications for funding that are complete, in time and successful.",
            "resource_mobilisation": "Means of their own, raised with a partner who knows how.",
        ],
        .objective: [
            "capacity_building": "Sharing of resources and building of capacity",
            "health_wellness": "Support for health and wellness", "funding_access": "Access to funding and grants",
            "community_advocacy": "Engagement of the community and advocacy",
            "networking_learning": "Networking and learning together",
        ],
        .objectiveGoal: [
            "capacity_building": "Practitioners and centres that can do more by themselves than before.",
            "health_wellness": "Healthy children, seen regularly and helped in time.",
            "funding_access": "Centres that find, win and account for funding.",
            "community_advocacy": "Early learning that the community knows, wants and defends.",
            "networking_learning": "Centres and partners that learn from each other.",
        ],
        .form: [
            "funding": "funding", "materials": "materials", "training": "training", "expertise": "expertise",
            "volunteers": "volunteers", "services": "services", "policy_support": "support with policy",
            "research": "research", "mentorship": "mentorship", "curriculum_development": "curriculum development",
        ],
        .type: [
            "centre": "Centre", "playgroup": "Playgroup", "day_mother": "Day mother", "mobile": "Mobile programme",
        ],
        .partnerKind: [
            "cbo": "Community-based organisation", "wellness": "Wellness programme", "government": "Public body",
            "corporate": "Business", "education": "Educational institution",
        ],
        .partnerBenefit: [
            "cbo":
                "A place in a municipal programme, with centres that are ready to work with you and results that funders can see.",
            "wellness": "Children and families reached early, where they are, with centres that refer and follow up.",
            "government": "Public services that reach the youngest, with figures for planning.",
            "corporate":
                "Social investment near your people and customers, with a record of every rand and hour given.",
            "education": "Places for students to practise, and centres that take part in research and try its results.",
        ],
        .side: ["partner": "The partner", "centre": "The centres", "municipality": "The municipality"],
        .schedule: ["once": "once", "monthly": "every month", "quarterly": "every quarter"],
        .resourceKind: [
            "funding": "Funding", "volunteer_time": "Volunteers' time", "staff_time": "Staff time",
            "training": "Training", "materials": "Materials", "in_kind": "Gifts in kind",
        ],
    ]
}
