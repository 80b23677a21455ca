import NoteModel

/// Parts of dates and times, as the clocks of the evaluation's zone show them; −1 for a part that is not there.
extension FunctionTable {
    static let datePartFunctions: [Function] = [
        part("@Year") { $0.date.map { Int($0.year) } },
        part("@Month") { $0.date?.month.map(Int.init) },
        part("@Day") { $0.date?.day.map(Int.init) },
        part("@Weekday") { $0.date?.days.map(CivilTime.weekday) },
        part("@Hour") { $0.timeOfDay?.hour },
        part("@Minute") { $0.timeOfDay?.minute },
        part("@Second") { $0.timeOfDay?.second },
        .many("@Zone", 0...1) { arguments, evaluator throws(FormulaFault) in
            guard let value = arguments.first else { return Value(Zone.notesNumber(evaluator.settings.zone)) }
            let own = evaluator.settings.zone
            return try value.mapTimes { time throws(FormulaFault) in
                if case .instant(_, _, let offset) = time {
                    Number(Zone.notesNumber(offset))
                } else {
                    Number(Zone.notesNumber(own))
                }
            }
        },
        .zero("@GetCurrentTimeZone") { evaluator throws(FormulaFault) in
            .text(Zone.name(evaluator.settings.zone))
        },
        .special("@TimeToTextInZone", 2...3) { compiler, arguments, place throws(Lexer.Failure) in
            try formatted(&compiler, arguments, format: 2) { arguments, evaluator throws(FormulaFault) in
                let zone = try zone(arguments[1])
                var writer = DateText(arguments.count > 2 ? try arguments[2].text() : "")
                if writer.zone == .local { writer.zone = .own }
                var texts: [String] = []
                for span in try arguments[0].times() {
                    let moved = TimeSpan(span.start.local(zone), end: span.end?.local(zone))
                    texts.append(writer.text(moved, evaluator.settings))
                }
                return Value(texts: texts)
            }
        },
        .many("@TimeZoneToText", 1...2) { arguments, _ throws(FormulaFault) in .text(Zone.name(try zone(arguments[0])))
        },
    ]

    private static func part(_ name: String, _ read: @escaping @Sendable (DateTimeValue) -> Int?) -> Function {
        .one(name) { value, evaluator throws(FormulaFault) in
            let zone = evaluator.settings.zone
            return try value.mapTimes { time throws(FormulaFault) in Number(read(time.local(zone)) ?? -1) }
        }
    }

    /// A zone by its name, by Notes' number, or as @GetCurrentTimeZone gives it.
    static func zone(_ value: Value) throws(FormulaFault) -> Int16 {
        if value.isNumber, let zone = Zone.offset(notesNumber: try value.number().truncated) { return zone }
        if value.isText, let zone = Zone.offset(try value.text()) { return zone }
        throw FormulaFault("This time zone is not known; write +07:00 or ZE7")
    }
}
