/// Reads a machine once and makes an ``Inventory`` of it.
///
/// The only place that knows where things lie in `/proc`, `/sys` and `/etc`. It reads and does not
/// judge; what is missing stays nil or empty, and what is there but cannot be read is named in
/// ``Inventory/unread``.
package struct Survey: Sendable {
  let machine: any MachineView
  let extra: [SystemPath]
  let marks: Set<String>
  let cards: Set<Signature.PCIIdentity>?

  /// A survey of a machine.
  ///
  /// - Parameters:
  ///   - machine: what to read.
  ///   - extra: further files whose exact text is wanted in ``Inventory/texts``; those that are
  ///     not there are left out.
  ///   - marks: by which modules know devices on the chip.
  ///   - cards: those that modules know; of others no more is read than who they are, which interrupts
  ///     they have, and what they share with a card. nil reads everything of all.
  package init(
    of machine: any MachineView, and extra: [SystemPath] = [], knowing marks: Set<String> = [],
    and cards: Set<Signature.PCIIdentity>? = nil
  ) {
    self.cards = cards
    self.machine = machine
    self.extra = extra
    self.marks = marks
  }

  package func inventory() -> Inventory { machine.looking { look() } }

  private func look() -> Inventory {
    var seen = SurveyLog()
    let identity = identity(&seen)
    let table = InterruptTable(bytes(of: "/proc/interrupts", &seen) ?? [])
    let folders = processorFolders(&seen)
    let policies = policies(under: folders, &seen)
    let processors = processors(under: folders, policies: policies, table: table, &seen)
    recordWakeLimits(of: processors, under: folders, &seen)
    let isolation = isolation(among: processors, &seen)
    let devices = devices(&seen)
    let clocks = devfreq(&seen)
    let platform = platformDevices(identity, table: table, clocks: clocks, &seen)
    let devfreq = limits(of: clocks, for: platform, &seen)
    let interrupts = interrupts(table: table, devices: devices, platform: platform, &seen)
    let zones = thermalZones(bound: !platform.isEmpty, &seen)
    let coolers = coolingDevices(&seen)
    let firmware = firmware(&seen)
    let otherTuners = otherTuners(beside: policies, devfreq, on: processors)
    let irqbalance = irqbalance(among: otherTuners, &seen)
    let commandLine = words(of: "/proc/cmdline", &seen)
    let drivers = loadedDrivers(&seen)
    let nodes = nodes(of: identity, &seen)
    let controllers = pciControllers(identity, among: nodes, &seen)
    let disabled = disabledUnits(among: nodes, &seen)
    var links: [SystemPath: SystemPath] = [:]
    for path in extra where seen.texts[path] == nil {
      if let end = record(path, &seen)?.path, end != path { links[path] = end }
    }
    var inventory = Inventory(
      nature: machine.nature, identity: identity, processors: processors,
      possible: possible(processors, &seen), policies: policies, devices: devices,
      interrupts: interrupts, devfreq: devfreq, thermalZones: zones, coolingDevices: coolers,
      otherTuners: otherTuners, irqbalance: irqbalance, texts: seen.texts, unread: seen.unread,
      isolation: isolation, firmware: firmware, commandLine: commandLine, drivers: drivers,
      pciControllers: controllers, platformDevices: platform)
    inventory.links = links
    inventory.disabledUnits = disabled
    return inventory
  }
}

// How the parts of a survey read: a missing file is nil, an unreadable one is nil and is noted.
extension Survey {
  func bytes(of file: SystemPath, _ seen: inout SurveyLog) -> [UInt8]? {
    do throws(MachineError) {
      return try machine.bytes(of: file)
    } catch {
      seen.note(error)
      return nil
    }
  }

  /// The text of a file, repaired where it is not UTF-8.
  func text(of file: SystemPath, _ seen: inout SurveyLog) -> String? {
    bytes(of: file, &seen).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The first line of a file without the blanks around it; nil where it is empty.
  func line(of file: SystemPath, _ seen: inout SurveyLog) -> String? {
    guard let bytes = bytes(of: file, &seen) else { return nil }
    return Self.line(bytes)
  }

  /// The decimal number that a file begins with.
  func number(in file: SystemPath, _ seen: inout SurveyLog) -> Int? {
    line(of: file, &seen).flatMap { Int($0) }
  }

  /// The words of a file's first line.
  func words(of file: SystemPath, _ seen: inout SurveyLog) -> [String] {
    (line(of: file, &seen) ?? "").split(separator: " ").map(String.init)
  }

  /// The CPUs of a file in the kernel's list form; a text that is no list is noted.
  func processorList(in file: SystemPath, _ seen: inout SurveyLog) -> CPUSet? {
    guard let bytes = bytes(of: file, &seen) else { return nil }
    let line = Self.line(bytes) ?? ""
    let list = CPUSet(list: line)
    if list == nil { seen.unread.append("\(file) is not a list of CPUs: \(line.prefix(40))") }
    return list
  }

  /// The names in a directory; none where there is no such directory.
  func names(in directory: SystemPath, _ seen: inout SurveyLog) -> [String] {
    do throws(MachineError) {
      return try machine.list(directory)
    } catch {
      seen.note(error)
      return []
    }
  }

  /// The path with every link followed; nil where it leads nowhere.
  func canonical(_ path: SystemPath, _ seen: inout SurveyLog) -> SystemPath? {
    do throws(MachineError) {
      return try machine.canonical(path)
    } catch {
      seen.note(error)
      return nil
    }
  }

  /// Reads a file that a step could write, keeps its exact text and gives its canonical path.
  @discardableResult
  func record(_ file: SystemPath, _ seen: inout SurveyLog) -> (path: SystemPath, text: String)? {
    guard let path = canonical(file, &seen) else { return nil }
    if let known = seen.texts[path] { return (path, known) }
    do throws(MachineError) {
      let text = try machine.text(of: path)
      seen.texts[path] = text
      return (path, text)
    } catch {
      seen.note(error)
      return nil
    }
  }

  /// The value of a `KEY=value` line, as in `uevent`.
  func value(of key: String, in file: SystemPath, _ seen: inout SurveyLog) -> String? {
    guard let text = text(of: file, &seen) else { return nil }
    let lines = text.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0).trimmed }
    return lines.first { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.utf8.count + 1)) }
  }

  /// The first line of a text without the blanks around it; nil where it is empty.
  static func line(_ bytes: [UInt8]) -> String? {
    let line = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self).trimmed
    return line.isEmpty ? nil : line
  }

  /// The numbers of names like `cpu12`, lowest first, leaving out every other name.
  static func numbers(_ names: [String], behind start: String) -> [Int] {
    names.compactMap { name in
      guard name.hasPrefix(start) else { return nil }
      return decimal(name.dropFirst(start.count))
    }.sorted()
  }

  /// A number that is all digits.
  static func decimal(_ text: some StringProtocol) -> Int? {
    text.utf8.allSatisfy { $0 &- 0x30 < 10 } ? Int(text) : nil
  }
}

extension Survey {
  /// Who the machine says it is: by its device tree, or else by its firmware.
  func identity(_ seen: inout SurveyLog) -> MachineIdentity {
    let compatible = deviceTree("compatible", &seen)
    let dmi = compatible.isEmpty ? dmi(&seen) : [:]
    let product = ["sys_vendor", "product_name"].compactMap { dmi[$0] }.joined(separator: " ")
    let boot = BootID(bytes(of: BootID.file, &seen))
    return MachineIdentity(
      compatible: compatible,
      model: deviceTree("model", &seen).first ?? (product.isEmpty ? nil : product),
      dmi: dmi, kernel: kernel(&seen), boot: boot)
  }

  /// In bytes; the longest that a board is known to have are a few hundred.
  private static var longestProperty: Int { 65_536 }

  /// The texts of a property of the device tree's root, which end in NUL each.
  private func deviceTree(_ property: String, _ seen: inout SurveyLog) -> [String] {
    let bytes =
      bytes(of: "/proc/device-tree/\(property)", &seen)
      ?? bytes(of: "/sys/firmware/devicetree/base/\(property)", &seen) ?? []
    if bytes.count > Self.longestProperty {
      seen.unread.append(
        "\(property) of the device tree has \(bytes.count) bytes, and only "
          + "\(Self.longestProperty) are looked at")
    }
    return bytes.prefix(Self.longestProperty).split(separator: 0).map {
      String(decoding: $0, as: UTF8.self).trimmed
    }
    .filter { !$0.isEmpty }
  }

  private func dmi(_ seen: inout SurveyLog) -> [String: String] {
    var texts: [String: String] = [:]
    for name in ["sys_vendor", "product_name", "board_vendor", "board_name"] {
      texts[name] = line(of: "/sys/class/dmi/id/\(name)", &seen)
    }
    return texts
  }

  /// The release: `6.1.118`, the third word of `Linux version 6.1.118 (...)`.
  private func kernel(_ seen: inout SurveyLog) -> String {
    if let release = line(of: "/proc/sys/kernel/osrelease", &seen) { return release }
    let words = words(of: "/proc/version", &seen)
    return words.count > 2 ? words[2] : ""
  }
}

extension Survey {
  /// Which boot this is, without reading anything else.
  package func boot() -> BootID {
    BootID(try? machine.bytes(of: BootID.file))
  }
}

/// What a survey keeps beside the values it makes.
struct SurveyLog: Sendable {
  /// The exact text of each file that a step could write, by canonical path.
  var texts: [SystemPath: String] = [:]
  /// What is there and could not be read, one line each.
  var unread: [String] = []
  /// The devices on the chip that are listed though their node is not enabled, as in a tree.
  var disabled: [DisabledUnit] = []
  /// The PCI devices that no module knows, and of which little was read.
  var strangers: Set<PCIAddress> = []

  /// Keeps a failure, unless it is that there is nothing: most machines lack most files.
  mutating func note(_ error: MachineError) {
    if case .missing = error { return }
    // One directory that does not answer hides many files.
    if case .unanswered = error, unread.contains(error.description) { return }
    unread.append(error.description)
  }
}
