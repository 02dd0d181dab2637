/// The system as it may be changed, which only the ``Executor`` holds.
public protocol Machine: MachineView {
  /// Writes the text in one `write(2)`.
  ///
  /// - Parameters:
  ///   - text: what to write; the final line end is optional, as in the kernel.
  ///   - file: an existing file; none is ever created.
  /// - Throws: ``MachineError/refused(_:_:)`` with the kernel's own errno.
  func write(_ text: String, to file: SystemPath) throws(MachineError)
}
