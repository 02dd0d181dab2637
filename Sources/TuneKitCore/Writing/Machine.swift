/// The system as it may be changed, which only the `Executor` does.
public protocol Machine: MachineView {
  /// Writes the text in one `write(2)`.
  ///
  /// - Parameters:
  ///   - text: what to write; the final line end is optional, as in the kernel.
  ///   - file: an existing file; none is ever created.
  /// - Throws: ``MachineError/refused(_:_:)`` with the kernel's own errno.
  func write(_ text: String, to file: SystemPath) throws(MachineError)

  /// Tells a program of the running system, by its socket, what it shall have set.
  ///
  /// - Parameters:
  ///   - text: the whole setting, in the form in which ``MachineView/answer(of:at:)`` gives it.
  ///   - service: the program.
  ///   - socket: where it listens.
  /// - Throws: ``MachineError`` if it could not be asked; whether it has obeyed only a look shows.
  func tell(_ text: String, to service: Service, at socket: SystemPath) throws(MachineError)
}

extension Machine {
  /// Nothing listens, unless a machine says otherwise.
  public func tell(
    _ text: String, to service: Service, at socket: SystemPath
  ) throws(MachineError) {
    throw .missing(socket)
  }
}
