import NoteModel
import X509

extension DistinguishedName {
    /// The X.500 form of a name: outermost component first, where Notes writes the innermost first.
    init(_ name: HierarchicalName) throws {
        try self.init {
            if let country = name.country { CountryName(country) }
            OrganizationName(name.organisation)
            for unit in name.organisationalUnits.reversed() { OrganizationalUnitName(unit) }
            CommonName(name.commonName)
        }
    }
}
