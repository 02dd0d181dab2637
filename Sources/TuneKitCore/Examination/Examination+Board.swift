extension Examination {
  /// What is wrong with a board.
  ///
  /// - Parameters:
  ///   - board: the module.
  ///   - captures: machines that are this board; none for a board that is only chosen.
  /// - Returns: every flaw, in the order of the module's members.
  public static func flaws(of board: any Board, on captures: [Capture]) -> [Flaw] {
    var report = Flaws(board.id)
    examineSlots(of: board, on: captures, &report)
    for controller in board.immovable + board.steady {
      report.check(controller.reason, of: "controller \(controller.name)")
    }
    if Set(board.cores.map(\.name)).count < board.cores.count {
      report.add("cores", "two kinds have one name")
    }
    if Set(board.cores.map(\.part)).count < board.cores.count {
      report.add("cores", "two kinds have one part number")
    }
    if board.signature.isPlaceholder { report.add("signature", placeholder) }
    for machine in captures.map({ Survey(of: MachineImage($0)).inventory() }) {
      examine(board, on: machine, &report)
    }
    if captures.isEmpty && board.signature != .chosen {
      report.add("captures", "there is none to hold it against")
    }
    return flaws(ofAny: board) + report.list
  }

  private static func examine(
    _ board: any Board, on machine: Inventory, _ report: inout Flaws
  ) {
    if board.signature != .chosen && board.signature.fit(to: machine.identity) == 0 {
      report.add("signature", "it does not fit \(machine.identity.described)")
    }
    let parts = Set(machine.processors.compactMap(\.part))
    if !board.cores.isEmpty, !parts.isEmpty, parts != Set(board.cores.map(\.part)) {
      let seen = parts.sorted().map { "0x\(hexadecimal($0, 3))" }.joined(separator: ", ")
      report.add("cores", "the machine has the parts \(seen)")
    }
    let cautions = board.cautions(about: machine)
    if cautions != board.cautions(about: machine) {
      report.add("cautions", "they are others when they are asked for again")
    }
    for caution in cautions
    where caution.summary.trimmed.isEmpty || caution.detail.trimmed.isEmpty {
      report.add("cautions", "one says nothing")
    }
  }

  private static func examineSlots(
    of board: any Board, on captures: [Capture], _ report: inout Flaws
  ) {
    if Set(board.slots.map(\.name)).count < board.slots.count {
      report.add("slots", "two have one name")
    }
    let controllers = board.slots.flatMap(\.controllers)
    if Set(controllers).count < controllers.count {
      report.add("slots", "two have one controller")
    }
    if board.slots != board.slots {
      report.add("slots", "they are others when they are asked for again")
    }
    let seen = Set(captures.flatMap(\.paths).flatMap(\.components))
    for slot in board.slots {
      let what = "slot \"\(slot.name)\""
      if slot.name.trimmed.isEmpty { report.add("slots", "one has no name") }
      if !widths.contains(slot.link.lanes) { report.add(what, "it has \(slot.link.lanes) lanes") }
      for name in slot.controllers where name.isEmpty || name.contains(where: \.isWhitespace) {
        report.add(what, "its controller, \(name), is no node of a device tree")
      }
      report.check(slot.source, of: what)
      examine(slot.faster, of: slot, &report)
      for setting in [slot.moreMessages, slot.enabling].compactMap(\.self) {
        report.check(setting.source, of: "\(what), \(setting.text)")
        if setting.text.trimmed.isEmpty { report.add(what, "a setting of it says nothing") }
      }
      if !seen.isEmpty && !slot.controllers.contains(where: { seen.contains(Substring($0)) }) {
        report.add(what, "no capture has its controller, \(slot.controller)")
      }
    }
  }

  private static func examine(
    _ faster: Slot.Faster?, of slot: Slot, _ report: inout Flaws
  ) {
    guard let faster else { return }
    let what = "slot \"\(slot.name)\""
    report.check(faster.source, of: "\(what), faster")
    if faster.setting.trimmed.isEmpty || faster.risk.trimmed.isEmpty {
      report.add(what, "what makes it faster says nothing")
    }
    if faster.generation > slot.link.generation {
      report.add(what, "it is made faster than it is wired for")
    }
  }
}
