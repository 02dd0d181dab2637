/// The version of the program, which the changelog's newest heading repeats.
enum Version {
  static let current = "0.1.0"
}
