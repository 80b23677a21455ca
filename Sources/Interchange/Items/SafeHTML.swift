/// The subset of HTML that rich text may hold.
///
/// Text is checked and refused, never rewritten: what was saved is what its author wrote, and a revision's hash would
/// not survive a clean-up that a later version does differently. The rules are stricter than HTML so that every browser
/// reads the same tree as this checker: elements nest and close, attributes are quoted, `<` always starts an element.
/// Everything that is not on the lists is refused, so scripts, styles, event handlers, frames, forms, comments and
/// unknown schemes need no rule of their own. Images come from the note's own attachments only: fetching a picture from
/// elsewhere would tell others who reads what.
public enum SafeHTML {
    /// Where a text breaks which rule.
    public struct Violation: Hashable, Sendable {
        /// Offset from the start of the text, in bytes of UTF-8.
        public let byte: Int
        /// What is allowed there, for people; holds nothing of the text.
        public let rule: String
    }

    /// Elements inside one another; real documents have some 10.
    public static let depthMax = 64

    /// Elements without content and end tag.
    static let voidElements = ["br", "hr", "img"]

    static let elements =
        [
            "a", "b", "blockquote", "caption", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5",
            "h6",
            "i", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot",
            "th", "thead", "tr", "u", "ul",
        ] + voidElements

    /// Attributes that any element may have. `style`, `class` and `id` are not among them: they reach into the page.
    static let commonAttributes = ["dir", "lang", "title"]

    static func attributes(of element: String) -> [String] {
        switch element {
        case "a": ["href"]
        case "img": ["src", "alt", "width", "height"]
        case "td", "th": ["colspan", "rowspan"]
        case "ol": ["start"]
        default: []
        }
    }

    /// How the value of a URL attribute may start. No scheme can hide behind one of these, however it is escaped.
    static func prefixes(of attribute: String) -> [String]? {
        switch attribute {
        case "href": ["https://", "http://", "mailto:", "tel:", "attachment:", "#"]
        case "src": ["attachment:"]
        default: nil
        }
    }

    /// The first place that breaks a rule; nil for safe text.
    public static func firstViolation(in html: String) -> Violation? {
        var text = html
        return text.withUTF8 { bytes -> Violation? in
            var checker = SafeHTMLChecker(input: bytes)
            do throws(SafeHTMLChecker.Stop) {
                try checker.check()
                return nil
            } catch {
                return error.violation
            }
        }
    }
}
