import Foundation
import PackagePlugin

/// Embeds every `.sql` and `.csv` file of the target's folder: a file dropped in is picked up by the next build. But for
/// `schema.sql`, which is for reading.
@main
struct EmbedSQLPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard
            let found = FileManager.default.enumerator(at: target.directoryURL, includingPropertiesForKeys: nil)
        else { return [] }
        let files = found.compactMap { $0 as? URL }
            .filter { ["sql", "csv"].contains($0.pathExtension) && $0.lastPathComponent != "schema.sql" }
            .sorted { $0.path < $1.path }
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) files",
                executable: try context.tool(named: "EmbedSQL").url,
                arguments: [target.directoryURL.path, output.path] + files.map(\.path),
                inputFiles: files, outputFiles: [output])
        ]
    }
}
