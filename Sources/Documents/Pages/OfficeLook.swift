/// How a municipality's pages look: what stands at their head.
package struct OfficeLook: Sendable {
    package var name: String
    package var department: String?
    /// In lines.
    package var address: String?
    package var phone: String?
    package var email: String?
    package var website: String?
    package var logo: Logo?
    package var language: DocumentLanguage

    package init(
        name: String, department: String? = nil, address: String? = nil, phone: String? = nil, email: String? = nil,
        website: String? = nil, logo: Logo? = nil, language: DocumentLanguage = .english
    ) {
        self.name = name
        self.department = department
        self.address = address
        self.phone = phone
        self.email = email
        self.website = website
        self.logo = logo
        self.language = language
    }

    static let shape = ContextShape<OfficeLook>([
        .text("name", "Name of the municipality.") { $0.name },
        .text("department", "Department that sends the document.") { $0.department },
        .texts("address", "Lines of the postal address.") { $0.addressLines },
        .text("phone", "Telephone number of the office.") { $0.phone },
        .text("email", "E-mail address of the office.") { $0.email },
        .text("website", "Address of the site.") { $0.website },
    ])

    private var addressLines: [String] {
        (address ?? "").split(whereSeparator: \.isNewline).map(String.init)
    }
}
