import HTTP
import NIOCore

extension HTTPResponse {
    /// A page for people: nothing in it runs, nothing is fetched, no other page shows it in a frame, and nobody keeps it
    /// on the way.
    init(page bytes: [UInt8]) {
        self.init(
            status: 200, contentType: "text/html; charset=utf-8", ByteBuffer(bytes: bytes),
            headers: [
                (
                    "Content-Security-Policy",
                    """
                    default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; \
                    frame-ancestors 'none'; sandbox
                    """
                ),
                ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
                ("Cache-Control", "private, no-store"),
            ])
    }

    /// A PDF, to be saved.
    ///
    /// - Parameter media: what it is called: a PDF, or bytes for who asked for those.
    init(pdf bytes: [UInt8], named name: String, as media: Media) {
        self.init(
            status: 200, contentType: media.rawValue, ByteBuffer(bytes: bytes),
            headers: [
                ("Content-Disposition", "attachment; filename=\"\(name).pdf\""), ("X-Content-Type-Options", "nosniff"),
                ("Content-Security-Policy", "default-src 'none'; sandbox"), ("Cache-Control", "private, no-store"),
            ])
    }
}
