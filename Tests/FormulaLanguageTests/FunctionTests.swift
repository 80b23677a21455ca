import Testing

@testable import FormulaLanguage

@Suite struct FunctionTests {
    @Test(
        arguments: TextCases.parts + TextCases.changes + TextCases.formats + TextCases.searches + OtherCases.lists
            + OtherCases.maths + OtherCases.dates + OtherCases.controls + OtherCases.names + OtherCases.operators)
    func `a function or operator gives its documented value`(example: Cases) {
        #expect(example.difference() == nil, "\(example.formula) should give \(example.expected)")
    }

    @Test func `every function is known by its name in any case`() {
        for function in FunctionTable.all {
            #expect(FunctionTable.function(named: function.name.uppercased()) === function)
            #expect(FunctionTable.function(named: function.name.lowercased()) === function)
        }
        #expect(FunctionTable.all.count > 250)
    }

    /// Numbers, texts, lists, dates, keywords and errors in every place of every function: any answer will do, but there is one.
    @Test func `no function can be brought down by its arguments`() {
        let values = [
            "\"\"", "\"a\":\"b\"", "-1", "1E300", "0:0.5", "[2023-02-21]", "[17:30]", "[1980]", "[CN]", "1/0",
            "@Nothing",
        ]
        for function in FunctionTable.all {
            for (index, value) in values.enumerated() {
                for count in function.arguments
                    .lowerBound...min(function.arguments.upperBound, function.arguments.lowerBound + 3)
                {
                    let arguments = (0..<count).map { $0 == 0 ? value : values[(index * 7 + $0 * 3) % values.count] }
                    let formula = count == 0 ? function.name : "\(function.name)(\(arguments.joined(separator: "; ")))"
                    let result = Evaluation(formula, steps: 5000)
                    #expect(!result.type.isEmpty)
                }
            }
        }
    }
}
