/// Where an organisation was found that may become a partner.
package enum LeadSource: String, Code {
    case directory, referral, event, unsolicited
    case communityNetwork = "community_network"
    case establishedContact = "established_contact"
}

/// What has become of a lead.
package enum LeadStatus: String, Code {
    case open, partner, closed
    case inContact = "in_contact"
}

/// Whether an event takes place.
package enum EngagementStatus: String, Code { case confirmed, cancelled, postponed }

/// What an invitee answered.
package enum InviteeAnswer: String, Code { case yes, no, maybe }

/// The rule by which a partner looks like another one.
package enum DuplicateRule: String, Code { case name, registration, telephone }

/// The time zones that an event can be announced in, by their IANA names: South Africa's and those of places that partners
/// have to do with. An instant needs none; a zone decides on which day an event begins.
package enum EventZone {
    package static let codes = [
        "Africa/Johannesburg", "Africa/Abidjan", "Africa/Accra", "Africa/Addis_Ababa", "Africa/Algiers",
        "Africa/Blantyre", "Africa/Cairo", "Africa/Casablanca", "Africa/Dakar", "Africa/Dar_es_Salaam",
        "Africa/Gaborone", "Africa/Harare", "Africa/Kampala", "Africa/Kigali", "Africa/Kinshasa", "Africa/Lagos",
        "Africa/Luanda", "Africa/Lusaka", "Africa/Maputo", "Africa/Maseru", "Africa/Mbabane", "Africa/Nairobi",
        "Africa/Tunis", "Africa/Windhoek", "America/Chicago", "America/Denver", "America/Los_Angeles",
        "America/New_York", "America/Sao_Paulo", "America/Toronto", "Asia/Dubai", "Asia/Jerusalem", "Asia/Kolkata",
        "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Perth", "Australia/Sydney", "Europe/Amsterdam",
        "Europe/Athens", "Europe/Berlin", "Europe/Brussels", "Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul",
        "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Oslo", "Europe/Paris", "Europe/Rome",
        "Europe/Stockholm", "Europe/Zurich", "Indian/Mauritius", "Pacific/Auckland", "UTC",
    ]
}
