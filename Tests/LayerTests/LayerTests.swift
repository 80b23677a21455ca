import Foundation
import Testing

/// The architecture as failing tests.
@Suite struct LayerTests {
    @Test func `every target has a place in the layers`() throws {
        let names = Set(try SourceTree.swiftFiles("Sources").map(\.target)).sorted()
        #expect(names.contains("NoteModel"))
        for name in names where Layers.target(named: name) == nil {
            Issue.record("\(name) is not in the table of Tests/LayerTests/Layers.swift: add it with its layer")
        }
    }

    @Test func `no layer imports what lies above or beside it`() throws {
        for file in try SourceTree.swiftFiles("Sources") {
            guard let importer = Layers.target(named: file.target) else { continue }
            for module in file.imports {
                // `import dongbo_simulate` is how Swift spells a dash.
                guard
                    let imported = Layers.target(named: module.replacing("_", with: "-"))
                        ?? Layers.target(named: module),
                    let objection = Layers.objection(importer, imports: imported)
                else { continue }
                Issue.record("\(file.path): \(objection)")
            }
        }
    }

    @Test func `the package manifest gives no target a dependency its layer may not have`() throws {
        let manifest = try Manifest(SourceTree.text("Package.swift"))
        #expect(manifest.targets.contains { $0.name == "NoteModel" })
        for target in manifest.targets where !target.isTest {
            guard let importer = Layers.target(named: target.name) else {
                Issue.record(
                    "\(target.name) is not in the table of Tests/LayerTests/Layers.swift: add it with its layer")
                continue
            }
            for dependency in target.dependencies {
                if let imported = Layers.target(named: dependency),
                    let objection = Layers.objection(importer, imports: imported)
                {
                    Issue.record("Package.swift: \(objection)")
                }
            }
        }
    }

    @Test func `a planted breach is noticed`() throws {
        let model = try #require(Layers.target(named: "NoteModel"))
        let core = try #require(Layers.target(named: "ReplicationCore"))
        let access = try #require(Layers.target(named: "AccessControl"))
        let interchange = try #require(Layers.target(named: "Interchange"))
        let server = try #require(Layers.target(named: "NodeServer"))
        #expect(Layers.objection(core, imports: model) == nil)
        #expect(Layers.objection(model, imports: core) != nil)
        #expect(Layers.objection(core, imports: access) != nil)
        #expect(Layers.objection(interchange, imports: server) != nil)
        let file = SourceTree.File(
            path: "", target: "",
            lines: [
                "import A", "@testable import B", "public import C", "  @preconcurrency package import D",
                "// import E",
                "import struct F.G", "@_spi(_Unicode) import H",
            ])
        #expect(file.imports == ["A", "B", "C", "D", "F", "H"])
        let manifest = Manifest(
            """
            .target(name: "X", dependencies: ["A", .product(name: "P", package: "p")] + grpc, path: "q"),
            .testTarget(
                name: "XTests", dependencies: ["X"]),
            """)
        #expect(manifest.targets.map(\.name) == ["X", "XTests"])
        #expect(manifest.targets.first?.dependencies == ["A", "P", "p"])
        #expect(manifest.targets.map(\.isTest) == [false, true])
    }
}
