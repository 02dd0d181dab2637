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

  /// What is at a canonical path.
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

  func number(_ path: SystemPath) -> UInt64? { line(path).flatMap { UInt64($0) } }

  /// Makes a file show a value, with the line end that kernel files have.
  mutating func show(_ value: String, in path: SystemPath) { self[path] = .text(value + "\n") }

  /// Makes a file show a value where there is such a file.
  mutating func showIfPresent(_ value: String, in path: SystemPath) {
    if case .file = self[path] { show(value, in: path) }
  }

  /// Removes a path and all below it.
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

  /// An inode: the same at each run for the same path, another one for an object made again.
  func inode(of path: SystemPath) -> UInt64 {
    var above = path
    while above.string != "/", capture.incarnations[above] == nil { above = above.parent }
    let incarnation = capture.incarnations[above] ?? 0
    return Fingerprint(of: incarnation == 0 ? path.string : "\(path)#\(incarnation)").number
  }
}

/// CPUs and their coming and going.
extension SimulatedKernel {
  private static let processors: SystemPath = "/sys/devices/system/cpu"

  /// The CPUs that there can be.
  ///
  /// Where a capture does not tell: those that it has.
  var possible: CPUSet { listed("possible") ?? listed("present") ?? existing }

  var online: CPUSet {
    listed("online")
      ?? CPUSet(existing.numbers.filter { line(file("online", of: $0)) != "0" })
  }

  private var existing: CPUSet {
    let numbers = names(in: Self.processors).compactMap { name in
      name.hasPrefix("cpu") ? Int(name.dropFirst(3)) : nil
    }
    if !numbers.isEmpty { return CPUSet(numbers) }
    let columns = text(CountTable.path).map { CountTable($0).processors } ?? []
    return CPUSet(columns.isEmpty ? [0] : columns)
  }

  private func listed(_ name: String) -> CPUSet? {
    line(Self.processors.appending(name)).flatMap { CPUSet(list: $0) }
  }

  private func file(_ name: String, of processor: Int) -> SystemPath {
    Self.processors.appending("cpu\(processor)/\(name)")
  }

  /// The CPU whose directory holds a file.
  func processor(of file: SystemPath) -> Int? { Int(file.parent.name.dropFirst(3)) }

  /// Takes a CPU offline or brings it back; false where it is the last, or none.
  mutating func setOnline(_ isOnline: Bool, _ processor: Int) -> Bool {
    var set = online
    guard possible.contains(processor) else { return false }
    guard set.contains(processor) != isOnline else { return true }
    if isOnline {
      set.insert(processor)
    } else {
      set = set.subtracting(CPUSet([processor]))
      guard !set.isEmpty else { return false }
    }
    show(set.list, in: Self.processors.appending("online"))
    showIfPresent(
      possible.subtracting(set).list, in: Self.processors.appending("offline"))
    showIfPresent(isOnline ? "1" : "0", in: file("online", of: processor))
    showColumns(of: set)
    showAffectedProcessors(set)
    if !isOnline { migrateInterrupts(from: processor) }
    return true
  }

  /// Shows the columns of the online CPUs.
  ///
  /// kernel/irq/proc.c, `show_interrupts`. The counts of the others are kept and seen again.
  private mutating func showColumns(of online: CPUSet) {
    guard let text = text(CountTable.path) else { return }
    var table = CountTable(text)
    for row in table.rows where row.counts.count == table.processors.count {
      for (processor, count) in zip(table.processors, row.counts) {
        hiddenCounts[row.label, default: [:]][processor] = count
      }
    }
    table.show(online) { hiddenCounts[$0]?[$1] ?? 0 }
    self[CountTable.path] = .text(table.text)
  }

  /// drivers/cpufreq/cpufreq.c, `show_affected_cpus`: the online ones of the related.
  private mutating func showAffectedProcessors(_ online: CPUSet) {
    for file in capture.paths where file.name == "affected_cpus" {
      guard let related = words(file.parent.appending("related_cpus")) else { continue }
      let affected = related.filter { Int($0).map(online.contains) ?? false }
      show(affected.joined(separator: " "), in: file)
    }
  }
}

/// What user space has asked of a frequency policy, in kHz.
struct FrequencyRequest: Hashable {
  var lowest: UInt64
  var highest: UInt64
}

/// Clocks.
extension SimulatedKernel {
  /// Sets the governor of a frequency policy.
  mutating func setGovernor(_ text: String, in file: SystemPath) throws(Errno) {
    let policy = file.parent
    try refuseInactive(policy)
    guard let name = firstWord(text, atMost: 15) else { throw .invalidArgument }
    let known = words(policy.appending("scaling_available_governors")) ?? [name]
    guard let governor = known.first(where: { $0.lowercased() == name.lowercased() }) else {
      throw .invalidArgument
    }
    show(governor, in: file)
    followGovernor(in: policy)
  }

  /// Keeps a request and shows what comes of it.
  mutating func request(
    _ text: String, of limit: WritableKeyPath<FrequencyRequest, UInt64>, in policy: SystemPath
  ) throws(Errno) {
    try refuseInactive(policy)
    let wanted = try KernelNumber.unsigned(text)
    let lowest = number(policy.appending("scaling_min_freq")) ?? 0
    let highest = number(policy.appending("scaling_max_freq")) ?? .max
    var request = requests[policy] ?? FrequencyRequest(lowest: lowest, highest: highest)
    request[keyPath: limit] = wanted
    requests[policy] = request

    let slowest = number(policy.appending("cpuinfo_min_freq")) ?? 0
    let fastest = number(policy.appending("cpuinfo_max_freq")) ?? .max
    let ceiling = max(slowest, min(request.highest, fastest))
    let floor = min(max(request.lowest, slowest), ceiling)
    let table = (words(policy.appending("scaling_available_frequencies")) ?? [])
      .compactMap { UInt64($0) }.filter { $0 >= slowest && $0 <= fastest }.sorted()
    let shownCeiling = table.last { $0 <= ceiling } ?? table.first ?? ceiling
    let shownFloor = min(table.first { $0 >= floor } ?? table.last ?? floor, shownCeiling)
    showIfPresent("\(shownFloor)", in: policy.appending("scaling_min_freq"))
    showIfPresent("\(shownCeiling)", in: policy.appending("scaling_max_freq"))
    followGovernor(in: policy)
  }

  /// drivers/cpufreq/cpufreq.c, `store`: EBUSY where all CPUs of the policy are offline.
  private func refuseInactive(_ policy: SystemPath) throws(Errno) {
    if words(policy.appending("affected_cpus"))?.isEmpty == true { throw .resourceBusy }
  }

  /// The clock that the governor goes to at once.
  ///
  /// drivers/cpufreq/cpufreq_performance.c, cpufreq_powersave.c; include/linux/cpufreq.h,
  /// `cpufreq_policy_apply_limits`: the other governors stay within the limits.
  private mutating func followGovernor(in policy: SystemPath) {
    guard let lowest = number(policy.appending("scaling_min_freq")),
      let highest = number(policy.appending("scaling_max_freq"))
    else { return }
    for name in ["scaling_cur_freq", "cpuinfo_cur_freq"] {
      guard let now = number(policy.appending(name)) else { continue }
      let next =
        switch line(policy.appending("scaling_governor")) {
        case "performance": highest
        case "powersave": lowest
        default: max(lowest, min(now, highest))
        }
      if name == "cpuinfo_cur_freq" && next > now && isSlowedByFirmware { continue }
      show("\(next)", in: policy.appending(name))
    }
  }

  /// Whether the firmware holds the clocks down, whatever the kernel asks for.
  ///
  /// Under-voltage is reported by the alarm of `rpi_volt`, all else by the bits 0 to 3 of
  /// `get_throttled`.
  private var isSlowedByFirmware: Bool {
    let sensors: SystemPath = "/sys/class/hwmon"
    let alarms = names(in: sensors).contains { name in
      guard let sensor = try? canonical(sensors.appending(name)),
        line(sensor.appending("name")) == "rpi_volt"
      else { return false }
      return line(sensor.appending("in0_lcrit_alarm")) == "1"
    }
    return alarms
      || capture.entries.keys.contains { path in
        guard path.name == "get_throttled", let text = line(path) else { return false }
        return !(FirmwareReport.Flags(text)?.isDisjoint(with: .now) ?? true)
      }
  }

  /// drivers/devfreq/governor_performance.c, governor_powersave.c.
  mutating func followDevfreqGovernor(in device: SystemPath) {
    let limit =
      switch line(device.appending("governor")) {
      case "performance": "max_freq"
      case "powersave": "min_freq"
      default: ""
      }
    guard let frequency = line(device.appending(limit)) else { return }
    showIfPresent(frequency, in: device.appending("cur_freq"))
  }
}
