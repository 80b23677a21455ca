import FormulaLanguage
import NoteModel

/// An agent of a database. A class, because it is carried through asynchronous code.
public final class Agent: Sendable {
    public let unid: UNID
    public let name: String
    /// Nil when the note holds what cannot be obeyed; ``fault`` says what.
    public let definition: AgentDefinition?
    public let fault: String?
    /// Who saved the agent last. It acts in this name, with this person's rights.
    public let signer: String
    /// The change that brought the agent's latest version: what was saved before is not its business.
    public let sequence: UInt64

    init(_ view: NoteView, sequence: UInt64, settings: FormulaSettings) {
        unid = view.unid
        signer = view.modified.author
        self.sequence = sequence
        if case .text(let text)? = view.content["$Name"] { name = text } else { name = view.unid.description }
        do throws(DongboError) {
            definition = try AgentDefinition(view.content, settings: settings)
            fault = nil
        } catch {
            definition = nil
            fault = error.message
        }
    }

    public var isEnabled: Bool { definition?.isEnabled == true }
}
