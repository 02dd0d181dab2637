/// A line that another version of TuneKit has written, with words that this one does not know.
///
/// To give values back, a session's boot and card are needed, and every intent whole; all else may
/// be missing. So of the first line whatever is understood is taken, a kind of line that is not known is
/// passed over, and an intent that is not understood is none.
struct ForeignLine: Decodable {
  /// What it says to this version; nil where that is nothing.
  let entry: JournalEntry?

  private enum Key: String, CodingKey {
    case opened, continued, intend
  }

  init(from decoder: any Decoder) throws {
    let line = try decoder.container(keyedBy: Key.self)
    if line.contains(.opened) {
      let opening = try line.decode(ForeignOpening.self, forKey: .opened)
      entry = .opened(strategy: opening.strategy, time: opening.time ?? "", by: opening.author)
    } else if line.contains(.continued) {
      entry = .continued(
        strategy: try line.decode(ForeignOpening.self, forKey: .continued).strategy)
    } else if line.contains(.intend) {
      entry = .intend(try line.decode(JournalEntry.Intent.self, forKey: .intend))
    } else {
      entry = nil
    }
  }
}

/// The strategy of a foreign line, as far as it is understood.
private struct ForeignOpening: Decodable {
  let strategy: Strategy
  let time: String?
  let author: Author?

  private enum Key: String, CodingKey {
    case strategy, time, by
  }

  private enum StrategyKey: String, CodingKey {
    case subject, profile, steps, probes, declined, cautions
    case leftAlone = "left_alone"
  }

  init(from decoder: any Decoder) throws {
    let opening = try decoder.container(keyedBy: Key.self)
    time = try? opening.decode(String.self, forKey: .time)
    author = try? opening.decode(Author.self, forKey: .by)
    let told = try opening.nestedContainer(keyedBy: StrategyKey.self, forKey: .strategy)
    func all<Element: Decodable>(_ key: StrategyKey, of _: Element.Type) -> [Element] {
      (try? told.decode([Understood<Element>].self, forKey: key))?.compactMap(\.value) ?? []
    }
    strategy = Strategy(
      schema: Strategy.schema,
      subject: try told.decode(ForeignSubject.self, forKey: .subject).subject,
      profile: (try? told.decode(Profile.self, forKey: .profile)) ?? .standard,
      steps: all(.steps, of: Step.self), probes: all(.probes, of: Probe.self),
      declined: all(.declined, of: Declined.self), leftAlone: all(.leftAlone, of: LeftAlone.self),
      cautions: all(.cautions, of: Caution.self))
  }
}

/// A subject of which only the card's address and the boot have to be there.
private struct ForeignSubject: Decodable {
  let subject: Subject

  private enum Key: String, CodingKey {
    case board, accelerator, address, kernel, modules
    case boardName = "board_name"
    case acceleratorName = "accelerator_name"
    case deviceID = "device_id"
    case boot = "boot_id"
  }

  init(from decoder: any Decoder) throws {
    let told = try decoder.container(keyedBy: Key.self)
    func text(_ key: Key) -> String? { try? told.decode(String.self, forKey: key) }
    func id(_ key: Key) -> ModuleID { (try? told.decode(ModuleID.self, forKey: key)) ?? "unknown" }
    let (board, accelerator) = (id(.board), id(.accelerator))
    subject = Subject(
      board: board, boardName: text(.boardName) ?? board.string, accelerator: accelerator,
      acceleratorName: text(.acceleratorName) ?? accelerator.string,
      address: try told.decode(PCIAddress.self, forKey: .address),
      deviceID: text(.deviceID) ?? "", boot: try told.decode(BootID.self, forKey: .boot),
      kernel: text(.kernel) ?? "", modules: text(.modules) ?? "")
  }
}

/// An element of a list that may hold others that are not known.
private struct Understood<Value: Decodable>: Decodable {
  let value: Value?

  init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}
