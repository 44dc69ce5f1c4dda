/// What a chart is called, and what it says to who cannot see it.
package struct ChartCaption: Sendable, Hashable {
    /// Of letters, digits and hyphens, unique in its page.
    package let id: String
    package let title: String
    /// What is to be seen, in a sentence: read out by screen readers.
    package let description: String

    package init(id: String, title: String, description: String) {
        self.id = id
        self.title = title
        self.description = description
    }
}

/// A drawing, and what it is called.
package protocol Chart: Sendable {
    var caption: ChartCaption { get }
    var svg: String { get }
}

/// Why there is no chart.
package enum ChartError: Error, Sendable, Hashable {
    /// A value is not a number, or is infinite.
    case notFinite
    /// A place that is not on the earth.
    case noPlace
}

/// A value as it is drawn, and as it is written beside that.
package struct ChartValue: Sendable, Hashable {
    /// nil where there is none to be drawn: then the text says why.
    package let value: Double?
    package let text: String

    package init(_ value: Double?, _ text: String) {
        self.value = value
        self.text = text
    }
}
