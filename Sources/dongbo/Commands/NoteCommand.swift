import ArgumentParser

struct NoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Save, read and delete notes.",
        subcommands: [
            NotePutCommand.self, NoteGetCommand.self, NoteListCommand.self, NoteDeleteCommand.self,
            NoteRestoreCommand.self,
            NoteHistoryCommand.self,
        ])
}
