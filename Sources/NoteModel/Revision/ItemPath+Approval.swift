/// Signed approvals are a table of the note (`$Approval[ID].Proof`), which only the node writes.
extension ItemPath {
    public static let approvalTable = "$Approval"

    public var isApproval: Bool { item == Self.approvalTable }

    /// Between the brackets; empty where there are none.
    public var approvalRow: String {
        guard let open = text.firstIndex(of: "["), let close = text.lastIndex(of: "]"), open < close else { return "" }
        return String(text[text.index(after: open)..<close])
    }
}
