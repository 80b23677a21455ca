import NoteModel

extension FunctionTable {
    static let documentFunctions: [Function] =
        [
            property("@Created", .created), property("@Modified", .modified), property("@Accessed", .accessed),
            property("@AddedToThisFile", .addedToThisFile), property("@Author", .author), property("@NoteID", .noteID),
            property("@DocumentUniqueID", .documentUniqueID),
            property("@InheritedDocumentUniqueID", .inheritedDocumentUniqueID),
            property("@DocLength", .docLength), property("@DocOmittedLength", .docOmittedLength),
            property("@IsDocTruncated", .isDocTruncated), property("@Attachments", .attachments),
            property("@AttachmentNames", .attachmentNames), property("@AttachmentLengths", .attachmentLengths),
            property("@AttachmentModifiedTimes", .attachmentModifiedTimes), property("@IsNewDoc", .isNewDoc),
            property("@IsResponseDoc", .isResponseDoc), property("@Responses", .responses),
            row("@DocNumber", 0...1, .docNumber), row("@DocLevel", 0...0, .docLevel),
            row("@DocChildren", 0...4, .docChildren), row("@DocDescendants", 0...4, .docDescendants),
            row("@DocSiblings", 0...0, .docSiblings), row("@DocParentNumber", 0...1, .docParentNumber),
            row("@IsCategory", 0...2, .isCategory), row("@IsExpandable", 0...2, .isExpandable),
            deletion("@DeleteDocument", .delete), deletion("@HardDeleteDocument", .hardDelete),
            deletion("@UndeleteDocument", .undelete),
            .zero("@AllChildren", .allChildren, .hierarchy) { _ throws(FormulaFault) in .no },
            .zero("@AllDescendants", .allDescendants, .hierarchy) { _ throws(FormulaFault) in .no },
            asked("@DocMark", 1...1, .sideEffects, .agents), asked("@DocLock", 1...1, .usesDocument, .lookups),
            asked("@IsValid", 0...0, .usesDocument, .lookups),
            .many("@Abstract", 4...4, .readsAnyItem) { arguments, evaluator throws(FormulaFault) in
                let options = try arguments[0].keywords()
                let limit = min(max(0, try arguments[1].number().truncated), 65_536)
                return try Abstracts.of(
                    try arguments[3].texts(), begin: try arguments[2].text(), limit: limit, options: options, evaluator)
            },
            .one("@AbstractSimple", .readsAnyItem) { names, evaluator throws(FormulaFault) in
                try Abstracts.of(try names.texts(), begin: "", limit: 100, options: [], evaluator)
            },
        ]

    private static func property(_ name: String, _ property: DocumentProperty) -> Function {
        .zero(name, .usesDocument) { evaluator throws(FormulaFault) in
            try evaluator.answer(.document(property), for: name)
        }
    }

    /// What depends on a row's place in its view.
    private static func row(_ name: String, _ arguments: ClosedRange<Int>, _ property: DocumentProperty) -> Function {
        .many(name, arguments, .usesViewRow, .columns) { arguments, evaluator throws(FormulaFault) in
            let value = try evaluator.answer(.document(property), for: name)
            return try rowText(property, value, arguments)
        }
    }

    private static func rowText(
        _ property: DocumentProperty, _ value: Value, _ arguments: [Value]
    ) throws(FormulaFault) -> Value {
        switch property {
        case .isCategory, .isExpandable:
            guard arguments.count == 2 else { return value }
            return try value.truth() ? arguments[0] : arguments[1]
        case .docNumber, .docParentNumber:
            guard let separator = arguments.first, value.isText else { return value }
            let with = try separator.text()
            return .text(try value.text().split(separator: ".").joined(separator: with))
        default:
            // The words for none, one and several, with % for the count.
            guard !arguments.isEmpty, let count = try? value.number().integer else { return value }
            let place = arguments.count == 1 ? 0 : min(count, arguments.count - 1)
            let parts = ByteSearch("%").split(Array(try arguments[place].text().utf8))
            return .text(String(bytes: parts.joined(separator: Array("\(count)".utf8))))
        }
    }

    private static func deletion(_ name: String, _ deletion: FormulaResult.Deletion) -> Function {
        .zero(name, .sideEffects, .agents) { evaluator throws(FormulaFault) in
            evaluator.deletion = deletion
            return .yes
        }
    }

    /// A function that the host performs.
    static func asked(
        _ name: String, _ arguments: ClosedRange<Int>, _ traits: FormulaTraits, _ contexts: ContextSet
    ) -> Function {
        .many(name, arguments, traits, contexts) { arguments, evaluator throws(FormulaFault) in
            var values: [ItemValue] = []
            for argument in arguments { values.append(try evaluator.sent(argument)) }
            return try evaluator.answer(.function(name: name, arguments: values), for: name)
        }
    }
}
