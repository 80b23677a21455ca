import Interchange
import Testing

@Suite struct SafeHTMLTests {
    @Test(arguments: [
        "", "chữ & dấu > &lt;", "<p>một<br>hai<br/>ba</p>", "<P TITLE='a \"b\"'>x</P >",
        "<a href=\"https://a.vn/?q=1&amp;b\">x</a>",
        "<a href='HTTP://a.vn'>x</a>", "<a href=\"mailto:a@b.vn\" title=\"t\">x</a>", "<a href=\"#muc-1\">x</a>",
        "<img src=\"attachment:anh.png\" alt=\"a\" width=\"10\">", "<table><tr><td colspan=\"2\">a</td></tr></table>",
        "<ol start=\"3\"><li>a</li></ol>", "<h1 lang=\"vi\">Đảng</h1>", "<a\nhref=\"tel:024\"\n>x</a>",
    ])
    func `plain marked-up text is safe`(html: String) {
        #expect(SafeHTML.firstViolation(in: html) == nil)
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "<SCRIPT SRC=//x>", "<style>p{}</style>", "<p style=\"color:red\">a</p>",
        "<p onclick=\"x()\">a</p>", "<img src=x onerror=alert(1)>", "<img src=\"https://x/y.png\">",
        "<img src=\"data:image/svg+xml,a\">",
        "<a href=\"javascript:alert(1)\">x</a>", "<a href=\" javascript:alert(1)\">x</a>",
        "<a href=\"java\tscript:alert(1)\">x</a>",
        "<a href=\"&#106;avascript:alert(1)\">x</a>", "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
        "<a href=\"vbscript:x\">x</a>",
        "<a href=\"//x.vn\">x</a>", "<a href=javascript:x>x</a>", "<a href>x</a>",
        "<iframe src=\"https://x\"></iframe>",
        "<svg onload=\"x\"></svg>", "<math></math>", "<!-- c -->", "<!DOCTYPE html>", "<![CDATA[x]]>", "<?xml?>",
        "a < b", "<", "</",
        "<p", "<p title=\"a", "<p title='a<b'>x</p>", "<p>a", "a</p>", "<b><i>a</b></i>", "<p/>", "</br>",
        "<p/onclick=\"x\">a</p>",
        "<p title=\"a\"onclick=\"x\">a</p>", "<a title=\"a\" title=\"b\">x</a>", "<p id=\"a\">x</p>", "<form></form>",
        "<input>",
        "<object></object>", "<embed>", "<base href=\"https://x\">", "<meta http-equiv=\"refresh\">",
        "<link rel=\"x\">",
        "<p\u{0}title=\"a\">x</p>", "<p title=\"a\u{0}\">x</p>", "<p xlink:href=\"https://x\">a</p>",
        "<noscript></noscript>",
        "<template></template>", "<a href=\"https\u{0}://x\">x</a>", "<textarea></textarea>", "</p onclick=\"x\">",
    ])
    func `everything else is refused`(html: String) {
        #expect(SafeHTML.firstViolation(in: html) != nil)
    }

    @Test func `the place of the violation is told in bytes`() {
        #expect(SafeHTML.firstViolation(in: "<p>Đảng</p><script>")?.byte == 14)
    }

    @Test func `nesting is bounded`() {
        let nest = { (depth: Int) in String(repeating: "<b>", count: depth) + String(repeating: "</b>", count: depth) }
        #expect(SafeHTML.firstViolation(in: nest(SafeHTML.depthMax)) == nil)
        #expect(SafeHTML.firstViolation(in: nest(SafeHTML.depthMax + 1)) != nil)
    }
}
