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
  /// - Parameter isThisSystem: false for a tree, of which no kernel tells anything.
  public init(ofThisSystem isThisSystem: Bool) {
    endings = try? POSIX.endings()
    jumps = try? POSIX.clockJumps()
    guard isThisSystem else {
      (messages, silence) = (nil, "no kernel tells of a tree")
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
      if let messages, ready.contains(messages) { events += told(by: messages) }
      // Most messages are about something else.
      if !events.isEmpty || left == 0 { return events }
    }
  }

  private func hasSlept(_ jumps: CInt) -> Bool {
    POSIX.rearm(jumps)
    let now = POSIX.slept()
    defer { slept = now }
    // A clock that was set jumps too, and nobody has slept; the difference of two readings shakes.
    return now - slept > 100
  }

  private func told(by messages: CInt) -> [MachineEvent] {
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
