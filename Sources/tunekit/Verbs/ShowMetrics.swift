import ArgumentParser
import Glibc
import SystemPackage
import TuneKitCore

struct ShowMetrics: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Print what is known without writing, as text for Prometheus.")

  @OptionGroup var common: CommonOptions
  @OptionGroup var selection: Selection

  @Option(
    help: ArgumentHelp(
      "Write it to tunekit.prom in this folder instead, for node_exporter.", valueName: "dir"))
  var textfile: String?

  func run() throws {
    try common.refusing("tunekit.metrics/1") {
      let text = try common.tunekit(selection, needsModules: false)
        .metrics(version: Version.current).text
      guard let textfile else {
        try Output.print(text)
        return .done
      }
      try Self.replace(textfile + "/tunekit.prom", with: text)
      return .done
    }
  }

  /// By rename, so that whoever reads it sees the old text or the new one.
  ///
  /// The name in between does not end with .prom, so node_exporter does not read it.
  private static func replace(_ path: String, with text: String) throws {
    let new = "\(path).\(getpid())"
    unlink(new)
    do {
      // Made anew and never followed: the folder may be somebody else's.
      let file = try FileDescriptor.open(
        FilePath(new), .writeOnly, options: [.create, .exclusiveCreate],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      try file.closeAfter { _ = try file.writeAll(Array(text.utf8)) }
      if rename(new, path) != 0 { throw Errno(rawValue: errno) }
    } catch let errno as Errno {
      unlink(new)
      throw Failure(status: .error, message: "\(path) cannot be written: \(errno)")
    }
  }
}
