import Foundation
import Subprocess
import SystemPackage

/// Makes PDFs of HTML pages by WeasyPrint, which is found on `PATH` when it is needed.
///
/// It runs in a process of its own, with limits on time, memory and output, and can fetch nothing: a page that names a
/// file or a host gets an error for it. What goes wrong there is nobody else's trouble.
package struct WeasyPrint: Sendable {
    package struct Limits: Sendable {
        package var time: Duration = .seconds(120)
        package var memoryBytes = 1 << 30
        package var outputBytes = 20 << 20

        package init() {}
    }

    package struct PDF: Sendable {
        package let bytes: [UInt8]
        /// `WeasyPrint 57.2`.
        package let renderer: String
    }

    /// What to do where it is not found.
    package static let advice = "Install WeasyPrint where the worker runs: apt-get install weasyprint"

    /// The Python that the program's first line names: it has the library, wherever that was installed.
    private let interpreter: [String]
    private let limits: Limits

    /// - Parameter environment: whose `PATH` is looked through.
    /// - Returns: nil where there is none.
    package static func find(
        environment: [String: String] = ProcessInfo.processInfo.environment, limits: Limits = .init()
    ) -> WeasyPrint? {
        let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        for folder in folders where folder.hasPrefix("/") {
            let path = "\(folder)/weasyprint"
            guard FileManager.default.isExecutableFile(atPath: path), let file = FileHandle(forReadingAtPath: path)
            else { continue }
            defer { try? file.close() }
            let head = String(decoding: (try? file.read(upToCount: 500)) ?? Data(), as: UTF8.self)
            guard head.hasPrefix("#!"), let line = head.dropFirst(2).split(whereSeparator: \.isNewline).first else {
                continue
            }
            let words = line.split(separator: " ").map(String.init)
            if words.first?.hasPrefix("/") == true { return WeasyPrint(interpreter: words, limits: limits) }
        }
        return nil
    }

    /// - Throws: ``PrintingError``; `CancellationError` where the task is cancelled. The process has ended then.
    package func pdf(of html: [UInt8]) async throws -> PDF {
        let output = try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
            group.addTask { try await run(html) }
            group.addTask {
                try await Task.sleep(for: limits.time)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let output = first else { throw PrintingError.tooSlow }
            return output
        }
        guard let end = output.firstIndex(of: UInt8(ascii: "\n")), output[(end + 1)...].starts(with: "%PDF-".utf8)
        else {
            throw PrintingError.failed("it printed no PDF")
        }
        return PDF(
            bytes: Array(output[(end + 1)...]),
            renderer: "WeasyPrint " + String(decoding: output[..<end], as: UTF8.self))
    }

    private func run(_ html: [UInt8]) async throws -> [UInt8] {
        var options = PlatformOptions()
        options.createSession = true
        // Fonts that are embedded have a time of their making: the same page gives the same bytes.
        let environment = Environment.custom([
            "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "0",
        ])
        let arguments = interpreter.dropFirst() + ["-I", "-B", "-c", Self.script, String(limits.memoryBytes)]
        do {
            let result = try await Subprocess.run(
                .path(FilePath(interpreter[0])), arguments: Arguments(Array(arguments)), environment: environment,
                workingDirectory: "/", platformOptions: options, input: .array(html),
                output: .bytes(limit: limits.outputBytes), error: .string(limit: 1 << 20))
            guard result.terminationStatus.isSuccess else {
                throw PrintingError.failed(Self.lastLine(result.standardError))
            }
            return result.standardOutput
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            throw PrintingError.failed(
                error.code == .outputLimitExceeded
                    ? "the PDF is larger than \(limits.outputBytes >> 20) MiB" : "\(error)")
        }
    }

    private static func lastLine(_ text: String?) -> String {
        let line = (text ?? "").split(whereSeparator: \.isNewline).last.map(String.init) ?? "it ended without a word"
        return String(line.prefix(300))
    }

    /// What Python runs: bounds on itself first, then the page from standard input to standard output.
    ///
    /// The PDF is tagged (PDF/UA-1): its structure, its title and its language are in it for who has it read aloud. What
    /// WeasyPrint of this version leaves out is added: a figure of its own with its alternative text for each picture and
    /// chart that has one, and whether a table's header is of a row or a column. Pictures without a text are decoration.
    private static let script = """
        import resource, sys
        for kind, most in (
            (resource.RLIMIT_AS, int(sys.argv[1])), (resource.RLIMIT_CPU, 120), (resource.RLIMIT_FSIZE, 64 << 20),
            (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 64),
        ):
            resource.setrlimit(kind, (most, most))
        import inspect, logging
        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
        import pydyf, weasyprint
        from weasyprint import document, draw

        def fetch(address, *arguments, **options):
            if not address.startswith("data:"):
                raise ValueError("only what is in the page itself is shown")
            return weasyprint.default_url_fetcher(address)

        def spoken(element):
            if element is None:
                return ""
            text = element.get("alt") or element.get("aria-label")
            if text:
                return text
            parts = [c for c in element if isinstance(c.tag, str) and c.tag.split("}")[-1] in ("title", "desc")]
            return " ".join("".join(part.itertext()).strip() for part in parts)

        structures = []
        # Later versions tag pictures themselves.
        if hasattr(draw, "draw_replacedbox"):
            build, picture = document.Document.build_element_structure, draw.draw_replacedbox

            def remember(self, structure, element=None):
                if element is None:
                    structures.append(structure)
                build(self, structure, element)

            def mark(stream, box):
                if not spoken(box.element):
                    return picture(stream, box)
                stream.begin_marked_content(box, mcid=True, tag="Figure")
                picture(stream, box)
                stream.end_marked_content()

            document.Document.build_element_structure, draw.draw_replacedbox = remember, mark

        def describe(document, pdf):
            for structure in structures:
                for element, data in structure.items():
                    tagged = data.get("element")
                    if tagged is None or not hasattr(element, "get"):
                        continue
                    if tagged["S"] == "/Figure":
                        tagged["Alt"] = pydyf.String(spoken(element))
                    elif tagged["S"] == "/TH":
                        scope = "/Row" if element.get("scope") == "row" else "/Column"
                        tagged["A"] = pydyf.Dictionary({"O": "/Table", "Scope": scope})

        try:
            page = sys.stdin.buffer.read().decode("utf-8")
            html = weasyprint.HTML(string=page, url_fetcher=fetch)
            named = "variant" if "variant" in inspect.signature(html.write_pdf).parameters else "pdf_variant"
            pdf = html.write_pdf(finisher=describe, **{named: "pdf/ua-1"})
        except BaseException as error:
            sys.exit(f"{type(error).__name__}: {error}")
        sys.stdout.buffer.write(weasyprint.__version__.encode("ascii") + b"\\n" + pdf)
        """
}

/// Why there is no PDF.
package enum PrintingError: Error, Sendable, CustomStringConvertible {
    case tooSlow
    case failed(String)

    package var description: String {
        switch self {
        case .tooSlow: "WeasyPrint took too long and was ended"
        case .failed(let why): "WeasyPrint failed: \(why)"
        }
    }
}
