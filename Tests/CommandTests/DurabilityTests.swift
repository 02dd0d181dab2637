import Foundation
import Glibc
import Testing

/// A disk that loses everything that was not synced: what it keeps follows from the order of writes
/// and syncs, and the power is cut right after each value is written.
@Suite(.serialized, .enabled(if: Capability.strace, "strace may not trace here"))
struct `A disk that loses what was not synced` {
  private static let folder = "/var/lib/tunekit/journal"

  @Test(arguments: [["--profile", "standard"], ["--profile", "latency"]])
  func `a disk that loses unsynced data keeps the original of every written value`(
    profile: [String]
  ) throws {
    let tree = try Tree()
    let before = tree.content()
    let trace = try Trace(of: ["apply", "--yes"] + profile + tree.arguments, root: tree.path)
    try #require(trace.run.status == 0, "\(trace.run.story)")
    let cuts = try Self.cuts(in: trace, of: tree)
    #expect(cuts.count >= 3)
    for cut in cuts {
      let after = try Tree()
      for name in cut.written { after[name] = tree[name] }
      Files.makeFolder(after.path + Self.folder)
      for path in ["/var/lib/tunekit", Self.folder] {
        #expect(chmod(after.path + path, 0o700) == 0)
      }
      for (name, bytes) in cut.kept { after.write(bytes, to: Self.folder + "/" + name) }
      let run = try after.run("revert")
      #expect(run.status == 0, "\(cut.written): \(run.story)")
      #expect(after.differences(from: before).isEmpty, "\(cut.written): \(run.story)")
    }
  }

  @Test
  func `a disk that loses unsynced data keeps the record of a finished apply and revert`() throws {
    let tree = try Tree()
    for (verb, word) in [(["apply", "--yes"], "\"applied\""), (["revert"], "\"reverted\"")] {
      let old = try Self.journal(of: tree).keys
      let trace = try Trace(of: verb + tree.arguments, root: tree.path)
      try #require(trace.run.status == 0, "\(trace.run.story)")
      var disk = Disk(holding: try Self.journal(of: tree), named: Set(old))
      for call in trace.calls { disk.take(call) }
      let kept = disk.kept.values.map { String(decoding: $0, as: UTF8.self) }
      #expect(kept.contains { $0.contains("{\"closed\":\(word)}") }, "\(verb)")
    }
  }

  /// What is left right after a value was written: which values are, and what the disk has kept.
  private struct Cut {
    let written: [String]
    let kept: [String: [UInt8]]
  }

  private static func cuts(in trace: Trace, of tree: Tree) throws -> [Cut] {
    var disk = Disk(holding: try journal(of: tree))
    var (written, cuts): ([String], [Cut]) = ([], [])
    for call in trace.calls {
      disk.take(call)
      guard ["write", "pwrite64"].contains(call.name), let place = call.place,
        place.hasPrefix("/proc/") || place.hasPrefix("/sys/") || place.hasPrefix("/etc/")
      else { continue }
      written.append(place)
      cuts.append(Cut(written: written, kept: disk.kept))
    }
    return cuts
  }

  /// The journal's files as they are at the end; what is added to them is never changed.
  private static func journal(of tree: Tree) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for path in tree.sessions {
      let name = try #require(path.split(separator: "/").last.map(String.init))
      files[name] = Files.contents(tree.path + path)
    }
    return files
  }

  /// What of the journal is on the disk.
  private struct Disk {
    private let files: [String: [UInt8]]
    private var lengths: [String: Int] = [:]
    private var synced: [String: Int] = [:]
    private var named: Set<String>

    init(holding files: [String: [UInt8]], named: Set<String> = []) {
      self.files = files
      self.named = named
    }

    /// What would be read after a power cut: of files whose names were synced, what was.
    var kept: [String: [UInt8]] {
      files.filter { named.contains($0.key) }.reduce(into: [:]) { kept, file in
        kept[file.key] = Array(file.value.prefix(synced[file.key] ?? 0))
      }
    }

    mutating func take(_ call: Trace.Call) {
      guard let place = call.place else { return }
      if place == folder && call.name.hasSuffix("sync") { return named.formUnion(lengths.keys) }
      guard place.hasPrefix(folder + "/") else { return }
      let name = String(place.dropFirst(folder.count + 1))
      switch call.name {
      case "write": lengths[name, default: 0] += call.answer
      case "pwrite64":
        let words = call.text.split(whereSeparator: { ",) ".contains($0) })
        let offset = words.dropLast(2).last.flatMap { Int($0) } ?? 0
        lengths[name] = offset + call.answer
      case "fsync", "fdatasync": synced[name] = lengths[name] ?? 0
      default: break
      }
    }
  }
}
