/// The version that `dongbo --version` and `show server` tell.
public enum ProductVersion {
    public static let text = "0.1.0"
}
