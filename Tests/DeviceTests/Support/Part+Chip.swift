import Testing
import TuneKitCore

extension Part {
  private static let chips = Memory<String, Capture>()

  /// The capture of a chip with a kernel, as in `RK3588_6.12`.
  static func chip(_ name: String) throws -> Capture {
    try chips.value(name) {
      let files = Repository.files(below: "Sources/Boards", ending: "/\(name).capture")
      let file = try #require(files.first, "no \(name).capture below Sources/Boards")
      return try Capture(parsing: try Repository.text(file))
    }
  }
}
