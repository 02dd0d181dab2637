extension Capture {
  /// The machine of a board that says no more than its chip: the chip's, called as the board is called
  /// and with what the board's slots lead to.
  ///
  /// It is made of the module and shows nothing that the module does not say.
  package func standing(for board: any BoardOnChip) -> Capture {
    var machine = self
    let tree: SystemPath = "/sys/firmware/devicetree/base"
    if case .deviceTree(let strings, let family) = board.signature,
      case .chip(let chip) = board.chipModule.signature
    {
      let names = Array(strings.prefix(1)) + family + Array(chip.prefix(1))
      machine[tree.appending("compatible")] = .text(names.map { "\($0)\0" }.joined())
    }
    machine[tree.appending("model")] = .text("\(board.name)\0")
    machine["/proc/sys/kernel/hostname"] = .text("\(board.id)\n")
    for slot in board.slots {
      let nodes = paths.filter { path in
        path.isBelow(tree)
          && path.components.dropLast().last.map { slot.controllers.contains(String($0)) } == true
      }
      for path in nodes where path.name == "status" { machine[path] = nil }
      if nodes.isEmpty {
        machine[tree.appending(slot.controller).appending("name")] = .text("pcie\0")
      }
    }
    return machine
  }
}
