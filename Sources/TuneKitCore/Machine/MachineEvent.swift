/// What happens to a machine while nobody asks.
public enum MachineEvent: Hashable, Sendable {
  /// A PCI device came, went, got a driver or lost it; nil where it is not known which.
  case device(PCIAddress?, String)
  /// A CPU went offline or came back; nil where it is not known which.
  case processor(Int?)
  /// The machine has slept.
  case resumed
  /// Something has happened that nobody was told of.
  case missed
  /// Whoever watches is asked to stop.
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
