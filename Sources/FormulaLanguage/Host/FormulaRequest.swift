import NoteModel

/// What a formula asks of the world outside the items of its note. A host answers what it can.
public enum FormulaRequest: Hashable, Sendable {
    /// A property of the note itself.
    case document(DocumentProperty)
    /// @DbColumn. `column` counts from 1.
    case column(server: String, database: String, view: String, column: Int)
    /// @DbLookup: `field` names an item, or `column` a column of the view.
    case lookup(
        server: String, database: String, view: String, keys: [ItemValue], field: String?, column: Int?,
        options: LookupOptions)
    /// @GetDocField.
    case documentField(unid: String, name: String)
    /// @SetDocField.
    case setDocumentField(unid: String, name: String, value: ItemValue)
    /// @GetProfileField; `key` is empty for the database's one profile of that form.
    case profileField(form: String, name: String, key: String)
    /// @SetProfileField.
    case setProfileField(form: String, name: String, key: String, value: ItemValue)
    /// @NameLookup.
    case nameLookup(options: [String], users: [String], item: String)
    /// @DbName's path, @DbTitle, @ReplicaID, @DbManager, @TemplateVersion, @ViewTitle.
    case database(DatabaseProperty)
    /// @DbExists.
    case databaseExists(server: String, database: String)
    /// @UserAccess: level, then the rights as 1 and 0.
    case userAccess(server: String, database: String, right: String)
    /// @Environment.
    case environment(name: String)
    /// @SetEnvironment and ENVIRONMENT.
    case setEnvironment(name: String, value: String)
    /// @MailSend; texts as given, one list per argument.
    case mail([ItemValue])
    /// @IsValid, @DocLock, @DocMark and the like: a function by name with its arguments.
    case function(name: String, arguments: [ItemValue])

    /// Answered from the note at hand.
    var isOfNote: Bool {
        if case .document = self { true } else { false }
    }

    public struct LookupOptions: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        /// A miss gives the empty text instead of an error.
        public static let failSilent = LookupOptions(rawValue: 1)
        /// The key may be the beginning of what the view shows.
        public static let partialMatch = LookupOptions(rawValue: 2)
        /// UNIDs instead of values.
        public static let returnUNID = LookupOptions(rawValue: 4)
    }
}

/// Properties of the note that is being evaluated, by the function that reads them.
public enum DocumentProperty: String, Hashable, Sendable, CaseIterable {
    case created, modified, accessed, addedToThisFile
    case author, noteID, documentUniqueID, inheritedDocumentUniqueID
    case docLength, docOmittedLength, isDocTruncated
    case attachments, attachmentNames, attachmentLengths, attachmentModifiedTimes
    case isNewDoc, isResponseDoc, responses
    case docNumber, docLevel, docChildren, docDescendants, docSiblings, docParentNumber, isCategory, isExpandable
}

public enum DatabaseProperty: String, Hashable, Sendable, CaseIterable {
    case dbName, dbTitle, replicaID, dbManager, templateVersion, viewTitle
}

/// What a host says to a ``FormulaRequest``.
public enum FormulaAnswer: Hashable, Sendable {
    case value(ItemValue)
    /// There is no such thing: the error of a look-up that found nothing, the empty text otherwise.
    case nothing
    /// The host does not know this kind of request.
    case notAvailable
    /// An error value with this message.
    case fault(String)
}
