extension Machine {
  /// Sets the text behind a knob, in its file or by telling the program that keeps it.
  func set(_ text: String, at location: KnobLocator<Self>.Location) throws(MachineError) {
    guard let service = location.service else { return try write(text, to: location.file) }
    try tell(text, to: service, at: location.file)
  }
}
