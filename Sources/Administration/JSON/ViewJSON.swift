import FormulaLanguage
import Interchange
import NoteModel
import NoteStore
import ViewIndex

/// Views and their rows in the words of the contract.
enum ViewJSON {
    static func summary(_ view: ViewSummary) -> JSONValue {
        [
            "view": .string(view.design.name), "title": title(view.design.titles, view.design.name),
            "kind": .string(view.design.isFolder ? "folder" : "view"), "unid": .text(view.design.unid),
            "documents": view.isReady ? .count(view.documents) : .null, "ready": .bool(view.isReady),
            "problem": .text(optional: view.problem?.message),
        ]
    }

    static func title(_ titles: [String: String], _ name: String) -> JSONValue {
        .string(titles["vi"] ?? titles["en"] ?? name)
    }

    /// The columns that people see.
    static func header(_ design: ViewDesign) -> JSONValue {
        let columns = design.columns.filter { !$0.isHidden }.map { column -> JSONValue in
            [
                "name": .string(column.name), "title": title(column.titles, column.name),
                "categorized": .bool(column.isCategorized), "totals": .string(column.totals.rawValue),
                "responsesOnly": .bool(column.isForResponsesOnly),
            ]
        }
        return [
            "type": "view", "view": .string(design.name), "title": title(design.titles, design.name),
            "columns": .array(columns),
        ]
    }

    static func row(_ row: ViewPageRow, _ design: ViewDesign, isUnread: Bool) -> JSONValue {
        switch row.kind {
        case .category(let category):
            return [
                "type": "category", "position": .count(row.position), "level": .count(row.level),
                "column": .string(design.columns[category.column].name), "label": value(category.label),
                "path": .array(category.path.map(value)), "documents": .count(category.documents),
                "totals": totals(category.totals, design), "expanded": .bool(category.isExpanded),
            ]
        case .document(let document):
            var columns: [JSONMember] = []
            for (column, shown) in zip(design.columns, document.values) {
                if column.isHidden || column.isForResponsesOnly && document.depth == 0 { continue }
                columns.append(JSONMember(column.name, value(shown)))
            }
            return [
                "type": "document", "position": .count(row.position), "level": .count(row.level),
                "unid": .text(document.unid), "response": .count(document.depth),
                "conflict": .bool(document.isConflict), "unread": .bool(isUnread), "columns": .object(columns),
            ]
        }
    }

    static func end(_ page: ViewPage, _ design: ViewDesign) -> JSONValue {
        [
            "type": "total", "rows": .count(page.rowCount), "documents": .count(page.documents),
            "totals": totals(page.totals, design),
        ]
    }

    private static func totals(_ totals: [Int: ExactDecimal], _ design: ViewDesign) -> JSONValue {
        .object(
            totals.sorted { $0.key < $1.key }.filter { !design.columns[$0.key].isHidden }.map {
                JSONMember(design.columns[$0.key].name, .number($0.value))
            })
    }

    private static func value(_ value: FormulaValue) -> JSONValue {
        if case .error(let message) = value { return ["error": .string(message)] }
        return value.itemValue.map { ItemsJSON.encode($0) } ?? .null
    }
}
