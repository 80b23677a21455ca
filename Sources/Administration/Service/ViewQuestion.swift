import AdministrationProtocol
import FormulaLanguage
import NoteModel
import NoteStore
import ReplicationCore
import ViewIndex

/// What somebody asks to see of a view, in the view's own terms.
struct ViewQuestion {
    let request: Dongbo_Administration_V1_ShowViewRequest
    let order: ViewOrder

    /// - Throws: `.noSuchThing` for an unknown column, `.wrongUsage` for one that the view cannot be sorted by.
    init(_ request: Dongbo_Administration_V1_ShowViewRequest, _ design: ViewDesign) throws(DongboError) {
        self.request = request
        order = try Self.order(request.sort, design)
        let restrictions = [!request.keys.isEmpty, !request.from.isEmpty, request.ranges, !request.category.isEmpty]
        guard restrictions.count(where: \.self) <= 1 else {
            throw DongboError(.wrongUsage, "--key, --from, --range and --category do not go together")
        }
    }

    private static func order(_ text: String, _ design: ViewDesign) throws(DongboError) -> ViewOrder {
        if text.isEmpty { return .own }
        let isDescending = text.hasSuffix(":desc")
        let name = isDescending ? String(text.dropLast(5)) : text.hasSuffix(":asc") ? String(text.dropLast(4)) : text
        guard let column = design.columns.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw DongboError(
                .noSuchThing,
                "the view has no column '\(name)'; it has \(design.columns.map(\.name).joined(separator: ", "))")
        }
        let order = ViewOrder(column: column, isDescending: isDescending)
        guard design.orders.contains(order) else {
            let sortable = design.columns.filter { $0.resort != .none }.map(\.name)
            throw DongboError(
                .wrongUsage,
                "the view cannot be sorted that way; its design offers "
                    + (sortable.isEmpty ? "no other sorting" : sortable.joined(separator: ", ")))
        }
        return order
    }

    func query(_ window: ViewWindow) throws(DongboError) -> ViewQuery {
        // Whoever asks for certain documents wants to see them.
        let isNarrow =
            !request.keys.isEmpty || !request.from.isEmpty || request.ranges || !request.category.isEmpty
            || request.unread
        let collapsed = request.hasCollapsed_p ? request.collapsed : window.design.opensCollapsed && !isNarrow
        var query = ViewQuery(
            start: Int(clamping: max(0, request.start)),
            count: request.count <= 0 ? Int.max : Int(clamping: request.count), isCollapsed: collapsed)
        for text in request.toggled { query.toggled.insert(try key(ofCategory: text, window)) }
        do {
            query.range = try range(window)
        } catch let error as DongboError {
            throw error
        } catch {
            throw DongboError(.inputOutput, "the view cannot be read", cause: error)
        }
        return query
    }

    private func range(_ window: ViewWindow) throws -> ViewRange {
        if !request.category.isEmpty { return ViewRange(prefix: try key(ofCategory: request.category, window)) }
        if !request.keys.isEmpty {
            let readings = request.keys.map { Self.readings($0.normalizedC) }
            return try Self.firstWithRows(Self.combinations(readings), window) { values in
                window.placement.range(of: values, in: order, isPrefix: request.prefix)
            }
        }
        if !request.from.isEmpty {
            return try Self.firstWithRows(Self.readings(request.from.normalizedC).map { [$0] }, window) { values in
                window.placement.range(from: values[0], to: nil, in: order)
            }
        }
        guard request.ranges else { return .all }
        let lower: [FormulaValue?] =
            request.rangeFrom.isEmpty ? [nil] : Self.readings(request.rangeFrom.normalizedC)
        let upper: [FormulaValue?] = request.rangeTo.isEmpty ? [nil] : Self.readings(request.rangeTo.normalizedC)
        let pairs = lower.flatMap { low in upper.map { (low, $0) } }
        return try Self.firstWithRows(pairs, window) { window.placement.range(from: $0.0, to: $0.1, in: order) }
    }

    /// The first reading of the question that finds something, otherwise the first.
    private static func firstWithRows<Reading>(
        _ readings: [Reading], _ window: ViewWindow, _ range: (Reading) -> ViewRange?
    ) throws -> ViewRange {
        let ranges = readings.compactMap(range)
        guard let first = ranges.first else {
            throw DongboError(.wrongUsage, "the view is sorted by fewer columns than keys were given")
        }
        for range in ranges {
            var found = false
            try window.forEachDocument(in: range) { _ in
                found = true
                return false
            }
            if found { return range }
        }
        return first
    }

    /// What somebody may mean: a number or a date where the text is one, otherwise a text.
    static func readings(_ text: String) -> [FormulaValue] {
        var readings: [FormulaValue] = []
        if let number = ExactDecimal(text) { readings.append(.number([number])) }
        if let date = CalendarDate(iso: text) {
            readings.append(.dateTime([.date(date)]))
        } else if let time = DateTimeValue(isoInstant: text) {
            readings.append(.dateTime([time]))
        }
        return [.text([text])] + readings
    }

    private static func combinations(_ readings: [[FormulaValue]]) -> [[FormulaValue]] {
        readings.reduce([[]]) { found, next in found.flatMap { values in next.map { values + [$0] } } }
    }

    /// Categories of several columns are divided by `|`, parts of `A\B` by `\`.
    private func key(ofCategory text: String, _ window: ViewWindow) throws(DongboError) -> [UInt8] {
        let labels = text.normalizedC.split(separator: "|").flatMap { $0.split(separator: "\\") }.map {
            Self.readings(String($0))
        }
        for path in Self.combinations(labels) {
            if let key = window.category(path) { return key }
        }
        throw DongboError(.noSuchThing, "the view '\(window.design.name)' has no category '\(text)'")
    }
}
