import NoteModel

extension CertificateAuthority {
    /// Writes a new authority durably into `directory` (``AuthorityVault`` reads it), readable by its owner only.
    ///
    /// - Parameter passphrase: nil keeps the key in the clear.
    /// - Throws: ``DongboError`` `.wrongUsage` for a passphrase that is too short.
    public func save(to directory: String, passphrase: [UInt8]? = nil) throws(DongboError) {
        try AuthorityFile(self, passphrase: passphrase).save(to: directory)
    }
}
