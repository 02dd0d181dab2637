/// A message of the kernel about one of its objects.
///
/// lib/kobject_uevent.c: `ACTION@DEVPATH`, then `KEY=VALUE`, each ended by a NUL.
struct Uevent: Hashable {
  /// What happened: `add`, `remove`, `bind`, `unbind`, `online`, `offline`, ...
  let action: String
  /// The object, below `/sys`.
  let path: String
  /// `pci`, `cpu`, ...
  let subsystem: String

  /// What a message says; nil for bytes that are none, as those of udev.
  init?(_ message: some Sequence<UInt8>) {
    let parts = message.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    guard let head = parts.first, let at = head.firstIndex(of: "@"), at != head.startIndex else {
      return nil
    }
    action = String(head[..<at])
    path = String(head[head.index(after: at)...])
    guard path.hasPrefix("/") else { return nil }
    let key = "SUBSYSTEM="
    subsystem = parts.first { $0.hasPrefix(key) }.map { String($0.dropFirst(key.count)) } ?? ""
  }

  /// What it means to whoever tunes; nil if nothing.
  var event: MachineEvent? {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    switch (subsystem, action) {
    case ("pci", "add"), ("pci", "remove"), ("pci", "bind"), ("pci", "unbind"):
      return .device(PCIAddress(name), action)
    case ("cpu", "online"), ("cpu", "offline"), ("cpu", "add"), ("cpu", "remove"):
      return .processor(name.hasPrefix("cpu") ? Int(name.dropFirst("cpu".count)) : nil)
    default: return nil
    }
  }
}
