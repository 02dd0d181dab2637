/// Texts that several have their part in: a value is added and taken out, and never replaces all.
extension Grammar {
  /// Whether a value is only a part of the text, beside parts of others.
  var isShared: Bool {
    switch self {
    case .banList, .irqbalanceArguments: true
    case .word, .choice, .integer, .cpuMask, .cpuList: false
    }
  }

  /// Whether a text means the wanted value, or has it among others where it is shared.
  func holds(_ wanted: String, in text: String) -> Bool {
    switch self {
    case .banList: BanList.holds(wanted, in: text)
    case .irqbalanceArguments: IrqbalanceArguments.holds(wanted, in: text)
    case .word, .choice, .integer, .cpuMask, .cpuList: agree(text, wanted)
    }
  }

  /// What is to be written so that a text, as it is now, means the wanted value.
  ///
  /// The line end is that of the present text. Nil where the present text cannot be understood.
  func text(setting wanted: String, in now: String) -> String? {
    switch self {
    case .banList: BanList.text(adding: wanted, to: now)
    case .irqbalanceArguments: IrqbalanceArguments.text(adding: wanted, to: now)
    case .word, .choice, .integer, .cpuMask, .cpuList:
      wanted + (now.hasSuffix("\n") ? "\n" : "")
    }
  }

  /// What a shared text comes to when our part is taken out of it; nil where it cannot be told.
  func text(takingBack was: String, _ will: String, from now: String) -> String? {
    switch self {
    case .banList: BanList.text(takingBack: was, will, from: now)
    case .irqbalanceArguments: IrqbalanceArguments.text(takingBack: was, will, from: now)
    case .word, .choice, .integer, .cpuMask, .cpuList: was
    }
  }

  /// As much of a text as concerns the knob, without its line end.
  func excerpt(_ text: String) -> String {
    self == .irqbalanceArguments ? IrqbalanceArguments.assignment(in: text) : text.trimmed
  }
}
