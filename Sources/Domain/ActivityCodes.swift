/// Kinds of activity that every municipality has, each in one of the eight areas; a municipality may add its own.
package enum ActivityKind: String, Code {
    case mentoring, donation
    case curriculumAdoption = "curriculum_adoption"
    case learningMaterials = "learning_materials"
    case educationalActivity = "educational_activity"
    case trainingCourse = "training_course"
    case teachingTools = "teaching_tools"
    case healthScreening = "health_screening"
    case mentalHealthSupport = "mental_health_support"
    case nutritionEducation = "nutrition_education"
    case healthcareAccess = "healthcare_access"
    case mealProgramme = "meal_programme"
    case hygieneEducation = "hygiene_education"
    case sanitationImprovement = "sanitation_improvement"
    case parentWorkshop = "parent_workshop"
    case familyCounselling = "family_counselling"
    case homeBasedSupport = "home_based_support"
    case awarenessCampaign = "awareness_campaign"
    case communityEvent = "community_event"
    case policyAdvocacy = "policy_advocacy"
    case grantApplication = "grant_application"
    case inKindDonation = "in_kind_donation"
    case fundraisingEvent = "fundraising_event"
    case fundraisingCampaign = "fundraising_campaign"
}

package enum ActivityStatus: String, Code { case planned, held, cancelled, postponed }

/// What policy advocacy asks for.
package enum AdvocacyAim: String, Code {
    case funding, training
    case healthServices = "health_services"
}

/// What a certificate of a course says.
package enum TrainingAward: String, Code {
    case attendance
    case skillsProgramme = "skills_programme"
    case nqf1To3 = "nqf_1_3"
    case nqf4 = "nqf_4"
    case nqf5 = "nqf_5"
    case nqf6Up = "nqf_6_up"
}

/// Who proposed a practice.
package enum PracticeSource: String, Code { case centre, partner, staff }

package enum PracticeStatus: String, Code { case proposed, reviewed, shared, withdrawn }

/// With whom a practice is shared.
package enum PracticeAudience: String, Code { case municipality, all }

/// What came of a practice that was taken up.
package enum UptakeOutcome: String, Code {
    case worked, partly
    case didNotWork = "did_not_work"
}

package enum DecisionKind: String, Code { case refinement, resources, partnership, other }

/// What the review of a decision came to.
package enum ReviewOutcome: String, Code { case kept, changed, dropped }

package enum LessonOutcome: String, Code {
    case worked
    case didNotWork = "did_not_work"
}
