import SystemPackage

/// The running kernel's own messages, sleep, and the wish that this process should end.
///
/// Nothing wakes this process but these, and the end of the time that it waits.
public final class KernelEvents: EventSource {
  /// Why the kernel does not tell; nil where it does.
  public let silence: String?

  private let messages: CInt?
  private let jumps: CInt?
  private let endings: CInt?
  private var slept = POSIX.slept()

  /// Begins to listen.
  ///
  /// To be made before anything else, since from then on signals come here.
  ///
  /// - Parameters:
  ///   - isThisSystem: false for a machine of which no kernel tells anything.
  ///   - other: what such a machine is called, as in `a tree`.
  public init(ofThisSystem isThisSystem: Bool, or other: String = "a tree") {
    endings = try? POSIX.endings()
    jumps = try? POSIX.clockJumps()
    guard isThisSystem else {
      (messages, silence) = (nil, "\(other) has no kernel behind it")
      return
    }
    do throws(Errno) {
      (messages, silence) = (try POSIX.kernelMessages(), nil)
    } catch {
      (messages, silence) = (nil, "the kernel's messages are refused: \(error.name)")
    }
  }

  deinit {
    for descriptor in [messages, jumps, endings].compactMap(\.self) {
      POSIX.closeDescriptor(descriptor)
    }
  }

  /// Waits for what happens.
  public func wait(milliseconds: Int) -> [MachineEvent] {
    let end = POSIX.uptime() + max(0, milliseconds)
    while true {
      let left = max(0, end - POSIX.uptime())
      let ready = POSIX.readable(
        of: [messages, jumps, endings].compactMap(\.self), within: left)
      var events: [MachineEvent] = []
      if let endings, ready.contains(endings) { events.append(.stop) }
      if let jumps, ready.contains(jumps), hasSlept(jumps) { events.append(.resumed) }
      if let messages, ready.contains(messages) { events += received(from: messages) }
      // Most messages are about something else.
      if !events.isEmpty || left == 0 { return events }
    }
  }

  private func hasSlept(_ jumps: CInt) -> Bool {
    POSIX.rearm(jumps)
    let now = POSIX.slept()
    defer { slept = now }
    // A clock that was set jumps too, without any sleep; the difference of two readings shakes.
    return now - slept > 100
  }

  private func received(from messages: CInt) -> [MachineEvent] {
    var events: [MachineEvent] = []
    do throws(Errno) {
      while let message = try POSIX.kernelMessage(from: messages) {
        if let event = Uevent(message)?.event, !events.contains(event) { events.append(event) }
      }
    } catch {
      events.append(.missed)
    }
    return events
  }
}

/// What happens to a machine unasked.
public enum MachineEvent: Hashable, Sendable {
  /// A device came, went, got a driver or lost it; nil where it is not known which.
  case device(DeviceAddress?, String)
  /// A CPU went offline or came back; nil where it is not known which.
  case processor(Int?)
  /// The machine has slept.
  case resumed
  /// Something has happened that was not reported.
  case missed
  /// The watcher is asked to stop.
  case stop
}

/// Where events come from.
public protocol EventSource {
  /// Why the kernel does not tell of itself, so that it has to be asked; nil where it does.
  var silence: String? { get }

  /// What has happened since the last time.
  ///
  /// - Parameter milliseconds: how long to wait for the first one at most.
  /// - Returns: what has happened; nothing where the time is over before.
  func wait(milliseconds: Int) -> [MachineEvent]
}

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

  /// What it means to a tuner; nil if nothing.
  var event: MachineEvent? {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    switch (subsystem, action) {
    case ("pci", "add"), ("pci", "remove"), ("pci", "bind"), ("pci", "unbind"):
      return .device(PCIAddress(name).map(DeviceAddress.pci), action)
    case ("platform", "bind"), ("platform", "unbind"), ("platform", "add"), ("platform", "remove"):
      // A chip has hundreds of devices, of which few are bound after the start.
      return PlatformName(name).map { .device(.platform($0), action) }
    case ("cpu", "online"), ("cpu", "offline"), ("cpu", "add"), ("cpu", "remove"):
      return .processor(name.hasPrefix("cpu") ? Int(name.dropFirst("cpu".count)) : nil)
    default: return nil
    }
  }
}
