/// A file of the journal that does not tell what it is about, because its first line is damaged or
/// it cannot be read.
public struct LostFile: Hashable, Sendable {
  /// The name of the file.
  public let name: String
  /// What is wrong with it.
  public let why: String

  /// The file.
  public var path: SystemPath { Journal.folder.appending(name) }

  /// Whether it is about values of this boot, by its name; those of another one are gone.
  func isAbout(_ boot: BootID) -> Bool {
    let mark = SessionName.mark(of: boot)
    return !mark.isEmpty && name.hasSuffix("-\(mark).jsonl")
  }

  /// What it means that nobody can tell.
  var explained: String {
    "\(why), so it is not known what was set and what was there before; a reboot forgets it all"
  }
}
