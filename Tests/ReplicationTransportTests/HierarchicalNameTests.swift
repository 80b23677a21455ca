import NoteModel
import Testing

@Suite struct HierarchicalNameTests {
    @Test func `canonical and abbreviated forms read back as the same name`() throws {
        let name = try HierarchicalName(
            commonName: "spoke-12", organisationalUnits: ["Phường Hạ Đình"], organisation: "Thanh Xuân")
        #expect(name.canonical == "CN=spoke-12/OU=Phường Hạ Đình/O=Thanh Xuân")
        #expect(name.abbreviated == "spoke-12/Phường Hạ Đình/Thanh Xuân")
        #expect(try HierarchicalName(parsing: name.canonical) == name)
        #expect(try HierarchicalName(parsing: name.abbreviated) == name)
        #expect("\(name)" == name.canonical)
    }

    @Test func `units and country keep their places`() throws {
        let name = try HierarchicalName(parsing: "cn=a/ou=1/OU=2/OU=3/OU=4/O=Org/C=VN")
        #expect(name.organisationalUnits == ["1", "2", "3", "4"])
        #expect(name.country == "VN")
        #expect(name.abbreviated == "a/1/2/3/4/Org/VN")
        #expect(try HierarchicalName(parsing: name.abbreviated) == name)
        #expect(try HierarchicalName(parsing: "hub/Org").organisation == "Org")
    }

    @Test func `case does not make another name but is kept`() throws {
        let name = try HierarchicalName(parsing: "Hub/Đống Đa")
        let other = try HierarchicalName(parsing: "HUB/ĐỐNG ĐA")
        #expect(name != other)
        #expect(name.matches(other))
        #expect(name.matchingKey == other.matchingKey)
        #expect(name.commonName == "Hub")
        #expect(!name.matches(try HierarchicalName(parsing: "Hub/Dong Da")))
    }

    @Test(arguments: [
        "", "hub", "CN=hub", "/Org", "hub/", "hub//Org", "CN=/O=Org", "O=Org/CN=hub", "CN=hub/OU=x", "CN=a/CN=b/O=Org",
        "a/1/2/3/4/5/Org", "CN=hub/Org", "hub/Or", " hub/Org", "hub /Org", "h\u{7}ub/Org", "h\u{202E}ub/Org", "*/Org",
        "CN=hub/O=Org/C=Viet", "CN=a=b/O=Org", "hub\n/Org",
    ])
    func `a malformed name is bad data`(_ text: String) {
        #expect(throws: DongboError(.badData, "")) { try HierarchicalName(parsing: text) }
    }

    @Test func `a component longer than the limit is bad data`() throws {
        let longest = String(repeating: "Đ", count: HierarchicalName.componentLengthMax)
        #expect(try HierarchicalName(parsing: "\(longest)/Org").commonName == longest)
        #expect(throws: DongboError(.badData, "")) { try HierarchicalName(parsing: "\(longest)x/Org") }
    }
}
