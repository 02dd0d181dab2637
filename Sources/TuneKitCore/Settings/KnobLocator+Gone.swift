extension KnobLocator {
  /// Whether what an incarnation stood for is gone for good, so that nothing of ours can be left in
  /// it, nor ever be found in it again.
  ///
  /// Only where that is sure: another interrupt in its place is not enough, since an old one may
  /// still have the affinity that was written into it.
  func isGone(_ incarnation: Incarnation?, of knob: Knob) -> Bool {
    guard let incarnation else { return false }
    switch knob.target {
    case .file: return false
    case .interrupt: return isGone(incarnation)
    case .service(let service): return isGone(incarnation, of: service)
    }
  }

  /// An interrupt is as long as its object in sysfs is (kernel/irq/irqdesc.c, `free_desc`), and a new
  /// one has another inode.
  private func isGone(_ incarnation: Incarnation) -> Bool {
    guard incarnation.object != 0 else { return false }
    let folder: SystemPath = "/sys/kernel/irq"
    let numbers = machine.names(in: folder)
    // A folder that cannot be read tells nothing.
    guard !numbers.isEmpty else { return false }
    guard numbers.contains("\(incarnation.interrupt)") else { return true }
    let marks = try? machine.marks(of: folder.appending("\(incarnation.interrupt)"))
    return marks.map { $0.inode != incarnation.object } ?? false
  }

  private func isGone(_ incarnation: Incarnation, of service: Service) -> Bool {
    let sockets = machine.names(in: service.sockets)
    guard !sockets.isEmpty else { return false }
    return !sockets.contains { name in
      guard let process = service.process(ofSocket: name),
        incarnation.device == Incarnation.device(of: service, process)
      else { return false }
      let marks = try? machine.marks(of: service.sockets.appending(name))
      return marks.map { $0.inode == incarnation.object } ?? true
    }
  }
}

extension Incarnation {
  /// What stands for the device where it is a program.
  static func device(of service: Service, _ process: Int) -> String {
    "\(service.rawValue), process \(process)"
  }
}
