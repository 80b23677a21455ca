/// Makes a failing list of steps smaller.
public enum Shrinking {
    /// Takes out runs of steps, longer ones first, as long as `fails` says that the rest still fails.
    ///
    /// O(*n* log *n*) calls of `fails` at least; none of the steps that are left can be taken out alone.
    public static func shrunk<Step>(_ steps: [Step], while fails: ([Step]) -> Bool) -> [Step] {
        var best = steps
        var run = max(1, steps.count / 2)
        while run > 0 {
            var start = 0
            var isSmaller = false
            while start < best.count {
                var candidate = best
                candidate.removeSubrange(start..<min(start + run, best.count))
                if fails(candidate) {
                    best = candidate
                    isSmaller = true
                } else {
                    start += run
                }
            }
            // A step may become superfluous only after a later one went.
            if run > 1 || !isSmaller { run /= 2 }
        }
        return best
    }
}
