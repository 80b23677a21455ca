import FormulaLanguage
import NoteModel

/// Who saves or reads, when, and with what form.
struct FormOccasion {
    let form: String
    let author: String
    let caller: NoteCaller
    let wallMilliseconds: UInt64
    /// The note's first save.
    var isNew = false
    /// The save also gives the note another form.
    var changesForm = false
}

/// A save after the form's formulas.
enum FormedPlan {
    case plan(SavePlan)
    case invalid([FormFailure])
}

extension NoteDatabase {
    /// Plans a save of `changes` on `state`, with what the form's formulas make of it. A form without formulas costs one
    /// look-up.
    func planForm(
        _ changes: [(path: ItemPath, change: ItemChange)], on state: NoteState, shown: NoteContent, losses: [Loss],
        _ occasion: FormOccasion, reading reader: any NoteStoreReader
    ) throws -> FormedPlan {
        let (rules, formulas) = form(occasion.form)
        let plain = state.planSave(changes, shown: shown, losses: losses, rules: rules)
        // Who approves a note changes nothing of it: what its form computes would make it another than the one approved.
        if !occasion.isNew, !changes.isEmpty, changes.allSatisfy(\.path.isApproval) { return .plan(plain) }
        if occasion.form == FormCatalogue.formName {
            let faults = FormFormulas(shown.applying(plain).assembled, settings: environment.settings())?.faults ?? []
            return faults.isEmpty ? .plan(plain) : .invalid(faults)
        }
        guard let formulas else { return .plan(plain) }
        let run = try run(formulas, after: plain, on: state, shown: shown, plain.writes.map(\.path), occasion, reader)
        func plan(_ more: [(path: ItemPath, change: ItemChange)]) -> SavePlan {
            let made = Set(more.map(\.path))
            let kept = changes.filter { !made.contains($0.path) && !made.contains($0.path.whole) }
            return state.planSave(kept + more, shown: shown, losses: losses, rules: rules)
        }
        // What only the clock changes is no save.
        let isUntouched = plain.isEmpty && !occasion.isNew && !occasion.changesForm
        if isUntouched, !state.isDeleted, !state.isDeleteConflict,
            plan(run.changes.filter { !FormRun.isVolatile($0.path, in: formulas) }).isEmpty
        {
            return .plan(plain)
        }
        return run.failures.isEmpty ? .plan(plan(run.changes)) : .invalid(run.failures)
    }

    /// The settling of a conflict with what the form's formulas make of it; a settling that changes no item is let through.
    func planForm(
        settling plan: SavePlan, on state: NoteState, shown: NoteContent, losses: [Loss], _ occasion: FormOccasion,
        reading reader: any NoteStoreReader
    ) throws -> FormedPlan {
        let (rules, formulas) = form(occasion.form)
        guard let formulas, !plan.writes.isEmpty else { return .plan(plan) }
        let run = try run(formulas, after: plan, on: state, shown: shown, plan.writes.map(\.path), occasion, reader)
        guard run.failures.isEmpty else { return .invalid(run.failures) }
        guard !run.changes.isEmpty else { return .plan(plan) }
        let more = state.planSave(run.changes, shown: shown.applying(plan), losses: losses, rules: rules)
        var formed = plan
        let made = Set(more.writes.map(\.path))
        formed.writes = (plan.writes.filter { !made.contains($0.path) } + more.writes).sorted { $0.path < $1.path }
        return .plan(formed)
    }

    private func run(
        _ formulas: FormFormulas, after plan: SavePlan, on state: NoteState, shown: NoteContent, _ changed: [ItemPath],
        _ occasion: FormOccasion, _ reader: any NoteStoreReader
    ) throws -> FormRun {
        let content = shown.applying(plan).assembled
        let note = NoteHost(
            content, form: occasion.form, unid: state.unid, created: state.created, modified: state.latest,
            isNew: occasion.isNew)
        let host = host(note, for: occasion.caller, reading: reader)
        var run = FormRun(
            formulas, host: host,
            settings: environment.settings(
                user: occasion.author, wallMilliseconds: occasion.wallMilliseconds, seed: randomSeed()))
        run.save(changed: Set(changed.map(\.whole)), before: occasion.isNew ? nil : shown.assembled)
        try host.check()
        return run
    }

    /// A note for formulas that may look into other notes and databases of the node.
    ///
    /// - Parameter caller: look-ups show what this caller may read.
    public func host(_ note: NoteHost, for caller: NoteCaller, reading reader: any NoteStoreReader) -> LookupHost {
        LookupHost(note) { [environment] request throws(DongboError) in
            try environment.lookup(request, self, caller, reader)
        }
    }

    /// A note as a person reads it: with the items that its form computes for display.
    ///
    /// - Throws: what kept a look-up from an answer, as ``LookupHost/check()``.
    public func displayed(
        _ view: NoteView, to caller: NoteCaller, wallMilliseconds: UInt64, reading reader: any NoteStoreReader
    ) throws(DongboError) -> NoteView {
        guard !view.isDeleted, let formulas = form(view.form).formulas,
            formulas.fields.contains(where: { $0.kind == .computedForDisplay })
        else { return view }
        let host = host(NoteHost(view), for: caller, reading: reader)
        var run = FormRun(
            formulas, host: host,
            settings: environment.settings(user: standing(of: caller).author, wallMilliseconds: wallMilliseconds))
        var displayed = view
        displayed.content = run.display()
        try host.check()
        return displayed
    }
}

extension ItemPath {
    /// The list of which it is an element, otherwise itself.
    var whole: ItemPath { element == nil ? self : ItemPath(String(item)) ?? self }
}

extension NoteContent {
    /// What a note shows after a revision with this plan's writes.
    func applying(_ plan: SavePlan) -> NoteContent {
        guard !plan.writes.isEmpty else { return self }
        if items.isEmpty {
            return NoteContent(
                plan.writes.compactMap { write in
                    guard case .value(let value) = write.content else { return nil }
                    return Item(path: write.path, flags: write.flags, value: value)
                })
        }
        var content = self
        for write in plan.writes {
            switch write.content {
            case .value(let value): content.set(Item(path: write.path, flags: write.flags, value: value))
            case .removed, .redacted: content.remove(write.path)
            }
        }
        return content
    }

    mutating func set(_ path: ItemPath, _ value: ItemValue?) {
        if let value { set(Item(path: path, flags: self[path]?.flags ?? [], value: value)) } else { remove(path) }
    }
}
