import NodeServer
import NoteModel
import NoteStore
import ViewIndex
import Yams

/// An application as its file in `Schemas/` describes it. The head of `Schemas/dang-vien.yaml` explains the format.
public struct ApplicationSchema: Sendable {
    let file: SchemaFile

    /// - Parameter name: the file's name without `.yaml`, which the file must repeat.
    /// - Throws: `.badConfiguration` with the place and what is wrong.
    public init(yaml text: String, name: String) throws(DongboError) {
        do {
            file = try YAMLDecoder().decode(SchemaFile.self, from: text)
        } catch {
            throw DongboError(
                .badConfiguration, "the application '\(name)' cannot be read: \(Self.describe(error))", cause: error)
        }
        guard file.schema == name else {
            throw DongboError(.badConfiguration, "the application '\(name)' calls itself '\(file.schema)'")
        }
        for form in file.forms { try Self.check(form, in: name) }
        for view in file.views ?? [] { try Self.check(view, in: name) }
        for agent in agents {
            do throws(DongboError) {
                _ = try AgentDefinition(agent.content)
            } catch {
                throw DongboError(
                    .badConfiguration, "the application '\(name)', agent \(agent.name): \(error.message)", cause: error)
            }
        }
    }

    /// Vietnamese first: members read it.
    public var titleText: String { "\(file.title.vi) · \(file.title.en)" }

    /// The forms as design notes.
    public var declarations: [FormDeclaration] {
        file.forms.map { $0.declaration(schema: file.schema, version: file.version) }
    }

    /// The views as design notes.
    public var views: [ViewDeclaration] {
        (file.views ?? []).map { $0.declaration(schema: file.schema, version: file.version) }
    }

    /// The agents as design notes.
    public var agents: [AgentDeclaration] {
        (file.agents ?? []).map { $0.declaration(schema: file.schema, version: file.version) }
    }

    private static func check(_ view: SchemaFile.View, in name: String) throws(DongboError) {
        let columns = view.columns.map(\.name)
        for name in [view.name] + columns where name.isEmpty || !name.utf8.allSatisfy(isNameByte) {
            throw DongboError(.badConfiguration, "the view '\(view.name)': '\(name)' is no name: letters and digits")
        }
        guard Set(columns).count == columns.count else {
            throw DongboError(
                .badConfiguration, "the application '\(name)', view \(view.name): columns have different names")
        }
        guard (view.selection == nil) == (view.folder ?? false) else {
            throw DongboError(
                .badConfiguration,
                "the application '\(name)', view \(view.name): a view has a selection, and a folder has none")
        }
        // Formulas too: a view that cannot be made should not get as far as a database.
        _ = try CompiledView(try view.design())
    }

    private static func check(_ form: SchemaFile.Form, in name: String) throws(DongboError) {
        func fail(_ message: String) -> DongboError {
            DongboError(.badConfiguration, "the application '\(name)', form \(form.name): \(message)")
        }
        if ConflictPolicy(rawValue: form.conflicts) == nil {
            throw fail(
                "conflicts are \(ConflictPolicy.allCases.map(\.rawValue).joined(separator: ", ")), not '\(form.conflicts)'"
            )
        }
        let items = form.items.map(\.name)
        let all = items + (form.tables ?? []).map(\.name)
        if let twice = all.first(where: { item in all.count { $0 == item } > 1 }) {
            throw fail("'\(twice)' is declared twice")
        }
        for set in form.sets ?? [] where !items.contains(set) { throw fail("the set '\(set)' is no item of the form") }
        let fields = form.items + (form.tables ?? []).flatMap(\.columns)
        for field in fields {
            guard SchemaFile.types.contains(field.type) else {
                throw fail("'\(field.name)' has the unknown type '\(field.type)'")
            }
        }
        for field in form.items {
            if let objection = Self.objection(to: field) { throw fail("'\(field.name)': \(objection)") }
        }
        for column in (form.tables ?? []).flatMap(\.columns) where column.kind != nil || !column.formulas.isEmpty {
            throw fail("'\(column.name)' is a column of a table: only items have formulas")
        }
        for name in all + fields.map(\.name) where !name.utf8.allSatisfy(isNameByte) {
            throw fail("'\(name)' is no item name: letters and digits without marks")
        }
    }

    /// What is wrong with an item's formulas; nil when nothing is.
    private static func objection(to field: SchemaFile.Field) -> String? {
        guard let kind = FormField.Kind(rawValue: field.kind ?? FormField.Kind.editable.rawValue) else {
            return
                "the kind is \(FormField.Kind.allCases.map(\.rawValue).joined(separator: ", ")), not '\(field.kind!)'"
        }
        let computes = field.formulas.keys.contains { $0 != .inputValidation }
        if computes, ["richText", "attachment"].contains(field.type) {
            return "a formula cannot make a value of the type \(field.type)"
        }
        guard kind == .editable || field.formulas[.defaultValue] != nil else {
            return "a \(kind.rawValue) item needs a defaultvalue"
        }
        guard kind == .editable || field.formulas[.inputTranslation] == nil else {
            return "nobody enters a \(kind.rawValue) item: it has no inputtranslation"
        }
        return field.formulas.sorted { $0.key.rawValue < $1.key.rawValue }.lazy
            .compactMap { FormField.objection(to: $0.value, event: $0.key, kind: kind) }.first
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }

    private static func describe(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .dataCorrupted(let context)?: place(context) + context.debugDescription
        case .keyNotFound(let key, let context)?: place(context) + "the key '\(key.stringValue)' is missing"
        case .typeMismatch(_, let context)?, .valueNotFound(_, let context)?: place(context) + context.debugDescription
        default: "\(error)"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        context.codingPath.isEmpty ? "" : "at \(context.codingPath.map(\.stringValue).joined(separator: ".")): "
    }
}
