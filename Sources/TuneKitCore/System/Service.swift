/// A program of the running system that has its own setting, read and written by its socket.
public enum Service: String, Codable, Hashable, Sendable {
  /// irqbalance, and its list of interrupts that it leaves alone (irqbalance(1), API).
  case irqbalance

  /// Where its sockets lie, one for each process.
  ///
  /// Before 1.7 the socket was abstract; some of those crash when they are asked, so they are not.
  package var sockets: SystemPath {
    switch self {
    case .irqbalance: "/run/irqbalance"
    }
  }

  package func socket(of process: Int) -> SystemPath {
    sockets.appending("\(rawValue)\(process).sock")
  }

  /// The process that a socket's name is made of; nil for any other file.
  package func process(ofSocket name: some StringProtocol) -> Int? {
    guard name.hasPrefix(rawValue), name.hasSuffix(".sock") else { return nil }
    return Int(name.dropFirst(rawValue.count).dropLast(".sock".count))
  }
}
