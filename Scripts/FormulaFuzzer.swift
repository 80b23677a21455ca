/// The fuzzer's entry: libFuzzer calls it with one input after the other. Not part of the package; `Scripts/fuzz` builds it
/// together with `FormulaExercise.swift` of the tests, which says what is wrong with an answer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = data.map { Array(UnsafeBufferPointer(start: $0, count: count)) } ?? []
    if let complaint = FormulaExercise.complaint(about: bytes) { fatalError(complaint) }
    return 0
}
