import SystemPackage

/// The state behind a ``MachineImage``: a capture as a file tree, and what a kernel remembers beside.
///
/// What a write does is said by ``KernelRule``; this is the tree that the rules work on.
struct SimulatedKernel {
  private(set) var capture: Capture
  /// The names in each directory.
  private var children: [SystemPath: Set<String>] = ["/": []]
  /// What user space has asked of each frequency policy; the files show what came of it.
  var requests: [SystemPath: FrequencyRequest] = [:]
  /// The counts of CPUs that are offline, which `/proc/interrupts` does not show; by label.
  var hiddenCounts: [String: [Int: UInt64]] = [:]
  /// Thousandths of an interrupt that have arrived; by label.
  var partialCounts: [String: UInt64] = [:]

  init(_ capture: Capture) {
    self.capture = capture
    for path in capture.entries.keys { link(path) }
  }

  private mutating func link(_ path: SystemPath) {
    var path = path
    while path.string != "/" {
      let parent = path.parent
      if children[parent, default: []].insert(String(path.name)).inserted == false { return }
      path = parent
    }
  }

  /// What stands at a canonical path.
  subscript(path: SystemPath) -> Capture.Entry? {
    get { capture.entries[path] }
    set {
      capture.entries[path] = newValue
      guard newValue != nil else { return }
      link(path)
      // A directory with something in it need not be said.
      if capture.entries[path.parent] == .directory { capture.entries[path.parent] = nil }
    }
  }

  /// Whether something is below the path.
  func hasChildren(_ path: SystemPath) -> Bool { children[path]?.isEmpty == false }

  /// The names below a canonical path, in byte order.
  func names(in directory: SystemPath) -> [String] {
    (children[directory] ?? []).sorted { $0.precedesByBytes($1) }
  }

  /// Follows every link, as ``RootDirectory`` does on a disk.
  func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    var walked: SystemPath = "/"
    var ahead = Array(path.components.reversed())
    var links = 0
    while let name = ahead.popLast() {
      if name == ".." {
        walked = walked.parent
        continue
      }
      let next = walked.appending(name)
      switch self[next] {
      case .link(let target):
        links += 1
        guard links <= 40 else { throw .tooManyLinks(path) }
        if target.utf8.first == UInt8(ascii: "/") { walked = "/" }
        ahead.append(contentsOf: target.pathComponents.filter { $0 != "." }.reversed())
      case .failing(.noSuchFileOrDirectory): throw .missing(path)
      case .failing(.tooManySymbolicLinkLevels): throw .tooManyLinks(path)
      case .failing(let errno) where !ahead.isEmpty && !hasChildren(next):
        throw MachineError(errno, at: path)
      case nil where !hasChildren(next): throw .missing(path)
      default: walked = next
      }
    }
    return walked
  }

  /// The text of a canonical file, or nil where there is none.
  func text(_ path: SystemPath) -> String? {
    guard case .file(let bytes) = self[path] else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The first line of a canonical file without blanks around it.
  func line(_ path: SystemPath) -> String? { text(path)?.prefix { $0 != "\n" }.trimmed }

  /// The number in a canonical file.
  func number(_ path: SystemPath) -> UInt64? { line(path).flatMap { UInt64($0) } }

  /// Makes a file show a value, with the line end that kernel files have.
  mutating func show(_ value: String, in path: SystemPath) { self[path] = .text(value + "\n") }

  /// Makes a file show a value where there is such a file.
  mutating func showIfPresent(_ value: String, in path: SystemPath) {
    if case .file = self[path] { show(value, in: path) }
  }

  /// Takes away a path and all below it.
  mutating func remove(_ path: SystemPath) {
    capture.entries = capture.entries.filter { !$0.key.isBelow(path) }
    capture.refusals = capture.refusals.filter { !$0.key.isBelow(path) }
    children = children.filter { !$0.key.isBelow(path) || $0.key.string == "/" }
    children[path.parent]?.remove(String(path.name))
    if path.string == "/" { children = ["/": []] }
    if path.parent.string != "/", !hasChildren(path.parent), self[path.parent] == nil {
      self[path.parent] = .directory
    }
  }

  /// Gives a path, and all below it, another name, and the objects there another inode.
  mutating func move(_ old: SystemPath, to new: SystemPath) {
    let moved = { (path: SystemPath) in
      new.appending(Substring(path.string.utf8.dropFirst(old.string.utf8.count)))
    }
    let entries = capture.entries.filter { $0.key.isBelow(old) }
    let refusals = capture.refusals.filter { $0.key.isBelow(old) }
    guard !entries.isEmpty else { return }
    remove(old)
    for (path, entry) in entries { self[moved(path)] = entry }
    for (path, errno) in refusals { capture.refusals[moved(path)] = errno }
    capture.incarnations[new, default: 0] &+= 1
  }

  /// Gives an interrupt that arrives by itself another label.
  mutating func moveRate(of label: String, to newLabel: String) {
    let rate = capture.rates.removeValue(forKey: label)
    capture.rates[newLabel] = rate
    partialCounts[label] = nil
    if label != newLabel { hiddenCounts[newLabel] = nil }
    hiddenCounts[label] = nil
  }

  /// An inode: the same at each run for the same path, another one for an object made anew.
  func inode(of path: SystemPath) -> UInt64 {
    var above = path
    while above.string != "/", capture.incarnations[above] == nil { above = above.parent }
    let incarnation = capture.incarnations[above] ?? 0
    return Fingerprint(of: incarnation == 0 ? path.string : "\(path)#\(incarnation)").number
  }
}
