/// Everything that a module says, for people and programs to read.
///
/// What depends on the place of a card is said for a card whose slot is not known.
package struct ModuleSheet: Encodable, Hashable, Sendable {
  package enum Kind: String, Codable, Sendable, CaseIterable {
    case board, accelerator
    /// Needs that are added to those of accelerators.
    case knob
  }

  package struct Statement: Encodable, Hashable, Sendable {
    /// What it is about, as in `slot "M.2 slot 1"`.
    package let what: String
    package let value: String
    /// Why, where the module says so.
    @Nullable package var reason: String?
    /// Where it is from, as in `documented: ...`; nil where it needs no source.
    @Nullable package var source: String?
    package let isAssumed: Bool

    private enum CodingKeys: String, CodingKey {
      case what, value, reason, source
      case isAssumed = "assumed"
    }

    init(_ what: String, _ value: String, _ reason: String? = nil, _ source: Source? = nil) {
      self.what = what
      self.value = value
      self.reason = reason
      self.source = source?.description
      isAssumed = source?.isAssumed == true
    }
  }

  package let kind: Kind
  package let id: ModuleID
  package let name: String
  /// `compiled`, or the file that it was read from.
  package let origin: Origin
  /// The kernel release by verb; empty where untried.
  package let tested: [String: String]
  /// How it is known; empty for what is only chosen.
  package let marks: [String]
  package let statements: [Statement]

  private enum CodingKeys: String, CodingKey {
    case kind, id, name, tested, marks, statements
    case origin = "from"
  }

  package init(of board: any Board, from origin: Origin) {
    self.init(.board, board, origin, Self.statements(of: board))
  }

  package init(of accelerator: any Accelerator, from origin: Origin) {
    self.init(.accelerator, accelerator, origin, Self.statements(of: accelerator))
  }

  package init(of supplement: any ExtraNeeds, from origin: Origin) {
    let cards = supplement.accelerators.map { [Statement("accelerators", Self.list($0))] } ?? []
    let boards = supplement.boards.map { [Statement("boards", Self.list($0))] } ?? []
    let needs = Self.place(of: AnyCard()).map { supplement.needs(at: $0) } ?? []
    self.init(.knob, supplement, origin, cards + boards + needs.map(Self.statement(on:)))
  }

  private static func list(_ ids: [ModuleID]) -> String {
    ids.map(\.string).joined(separator: ", ")
  }

  private init(
    _ kind: Kind, _ module: any Module, _ origin: Origin, _ statements: [Statement]
  ) {
    self.kind = kind
    self.origin = origin
    self.statements = statements
    (id, name, tested) = (module.id, module.name, module.tested.verbs)
    marks = module.signature.marks
  }

  package var assumed: [String] { statements.filter(\.isAssumed).map(\.what) }

  private static func statements(of board: any Board) -> [Statement] {
    let chip = board.chip.map { [Statement("chip", $0)] } ?? []
    let cores = board.cores.map {
      Statement("core", "\($0.name), part 0x\(hexadecimal($0.part, 3))")
    }
    let slots = board.slots.map { slot in
      let few = slot.messages.map { ", \($0) interrupts for all behind it" } ?? ""
      let names = slot.controllers.joined(separator: " or ")
      return Statement("slot \"\(slot.name)\"", "\(names), \(slot.link)\(few)", nil, slot.source)
    }
    let faster = board.slots.compactMap { slot in
      slot.faster.map {
        Statement(
          "slot \"\(slot.name)\", faster", "\($0.generation.gigatransfers) GT/s by \($0.setting)",
          $0.risk, $0.source)
      }
    }
    let settings = board.slots.flatMap { slot in
      [(slot.moreMessages, "more interrupts"), (slot.enabling, "enabled")].compactMap {
        setting, what in
        setting.map {
          Statement("slot \"\(slot.name)\", \(what)", "by \($0.text)", $0.doubt, $0.source)
        }
      }
    }
    let memory = board.memoryClock.map { [Statement("memory clock", $0)] } ?? []
    let controllers =
      board.immovable.map { statement(on: $0, "does not move interrupts") }
      + board.steady.map { statement(on: $0, "moves interrupts, the message stays") }
    return chip + cores + slots + faster + settings + memory + controllers
  }

  private static func statement(on controller: InterruptController, _ value: String) -> Statement {
    Statement(
      "controller \(controller.name)", value, controller.reason.text, controller.reason.source)
  }

  private static func statements(of accelerator: any Accelerator) -> [Statement] {
    var all =
      accelerator.link.map { [Statement("link", "\($0)", nil, accelerator.linkSource)] } ?? []
    all += [
      Statement("interrupts", accelerator.interrupts.described),
      Statement("least vectors", "\(accelerator.leastVectors)"),
    ]
    all += accelerator.driver.map(statements(on:)) ?? []
    if case .whileOpen(let reason) = accelerator.presence {
      all.append(
        Statement("presence", "only while a program has it open", reason.text, reason.source))
    }
    if case .copied(let count, let reason) = accelerator.messages {
      all.append(
        Statement(
          "messages", "copied by the driver from \(count) vectors on", reason.text, reason.source))
    }
    all += accelerator.questions.map {
      Statement("question \"\($0.title)\"", "\($0.signature) of \($0.library)", nil, $0.source)
    }
    return all + needs(of: accelerator).map(statement(on:))
  }

  private static func statements(on driver: CardDriver) -> [Statement] {
    let own = Statement(
      "driver", "\(list(driver.names)), of \(list(driver.modules)) from \(driver.package)", nil,
      driver.source)
    return [own]
      + driver.others.map { other in
        let versions =
          other.versions.isEmpty ? "" : ", versions \(other.versions.joined(separator: ", "))"
        return Statement(
          "driver \(other.name)", "of \(other.module)\(versions): of another generation",
          other.reason.text, other.reason.source)
      }
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: " or ") }

  private static func statement(on need: Need) -> Statement {
    let profiles = Profile.allCases.filter { need.profiles.contains($0) }.map(\.rawValue)
    let value =
      (need.profiles.count == Profile.allCases.count
        ? [] : ["only in \(profiles.joined(separator: ", "))"])
      + (need.necessity == .desirable ? ["may fail"] : [])
      + (need.cost.map { ["costs \($0)"] } ?? [])
    return Statement(
      "need \"\(need.request.title)\"", value.joined(separator: "; "), need.reason?.text,
      need.reason?.source)
  }

  /// What it needs where nothing is known of the place but that the card is there.
  private static func needs(of accelerator: any Accelerator) -> [Need] {
    place(of: accelerator).map { accelerator.needs(at: $0) } ?? []
  }
}

extension InterruptNaming {
  /// How the lines are called, for people.
  package var described: String {
    switch self {
    case .busAddress: "called after the bus address"
    case .named(let names):
      "called " + names.prefix(4).map { "\"\($0)\"" }.joined(separator: ", ")
        + (names.count > 4 ? " and \(names.count - 4) names more" : "")
    case .beginning(let starts):
      "called " + starts.map { "\"\($0)...\"" }.joined(separator: ", ")
    }
  }
}

extension ModuleSheet {
  /// A place of which nothing is known but that the device is there; nil for a board's marks.
  package static func place(of accelerator: any Accelerator) -> Placement? {
    if let known = accelerator.signature.compatible.first {
      return PlatformName("0.npu").map { name in
        let device = PlatformDevice(
          name: name, path: "/sys/devices/platform/0.npu", compatible: [known], driver: nil)
        return Placement(
          of: .platform(device), as: accelerator, on: nil,
          in: Survey(of: MachineImage(Capture(entries: [:]))).inventory())
      }
    }
    guard case .pci(let identities) = accelerator.signature, let identity = identities.first else {
      return nil
    }
    let path: SystemPath = "/sys/devices/pci0000:00/0000:00:01.0"
    let bare = Capture(entries: [
      "/sys/bus/pci/devices/0000:00:01.0": .link(path.string),
      path.appending("class"): .text("0x120000\n"),
      path.appending("vendor"): .text("0x\(hexadecimal(identity.vendor, 4))\n"),
      path.appending("device"): .text("0x\(hexadecimal(identity.device, 4))\n"),
    ])
    let machine = Survey(of: MachineImage(bare)).inventory()
    return machine.devices.first.map {
      Placement(of: .pci($0), as: accelerator, on: nil, in: machine)
    }
  }

  /// A card of no module, for needs that do not depend on one.
  package struct AnyCard: Accelerator {
    package let id: ModuleID = "any"
    package let name = "any card"
    package let signature = Signature.pci(vendor: 0xFFFF, device: 0xFFFF)
    package let tested = Tested.nowhere
    package let link: PCILink? = PCILink(generation: .one, lanes: 1)
    package let interrupts = InterruptNaming.busAddress

    package init() {}

    package func needs(at place: Placement) -> [Need] { [] }
  }
}

/// The modules of a run, one line each.
package struct ModuleList: Encodable, Hashable, Sendable {
  package struct Line: Encodable, Hashable, Sendable {
    package let kind: ModuleSheet.Kind
    package let id: ModuleID
    package let name: String
    /// `compiled`, or the file that it was read from.
    package let origin: Origin
    /// The kernel release by verb; empty where untried.
    package let tested: [String: String]
    /// How it is known; empty for what is only chosen.
    package let marks: [String]

    private enum CodingKeys: String, CodingKey {
      case kind, id, name, tested, marks
      case origin = "from"
    }
  }

  /// Boards first, each sort in the order of the registry.
  package let modules: [Line]

  package init(_ sheets: [ModuleSheet]) {
    modules = sheets.map {
      Line(
        kind: $0.kind, id: $0.id, name: $0.name, origin: $0.origin, tested: $0.tested,
        marks: $0.marks)
    }
  }
}
