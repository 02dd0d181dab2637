import ArgumentParser
import TuneKitCore

/// A file of `report-hardware`, as a maintainer examines it.
struct HardwareLog {
  let path: String

  static let schema = "tunekit.plugin-check-log/1"

  /// Says what it proves, and ends with the status of that.
  func check(_ common: CommonOptions) throws {
    try common.refusing(Self.schema) {
      let report = try self.report()
      let registry = try common.registry(needed: true)
      let check = try ScratchFolder.with { state in
        HardwareCheck(of: report, by: registry, version: Version.current, state: state)
      }
      try common.show(check, Self.schema, text: check.text)
      return check.verdict == .proves ? .done : .drifted
    }
  }

  /// The report in the file.
  ///
  /// - Throws: ``Failure`` where it cannot be read, or is no report that this program knows.
  func report() throws -> HardwareReport {
    let bytes = try TextFile(path: path).bytes()
    do throws(HardwareReportError) {
      return try HardwareReport(parsing: bytes)
    } catch {
      let shown = path.utf8.count > 200 ? "\(path.prefix(200))..." : path
      throw Failure(
        status: .refused, message: "\(shown) is not a hardware report that can be read: \(error)")
    }
  }
}
