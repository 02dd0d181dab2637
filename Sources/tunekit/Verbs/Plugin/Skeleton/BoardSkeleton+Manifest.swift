import Boards
import TuneKitCore

extension BoardSkeleton {
  /// The same as a manifest.
  var manifest: String {
    let chip = chip.map { "chip = \(Quoted.toml($0))\n" } ?? ""
    let clock = seen?.memoryClock.map { "memory-clock = \(Quoted.toml($0))\n" } ?? ""
    let parts = [knownBy] + coreTables + slotTables + [controllers]
    return """
      format = 1
      kind = "board"
      id = \(Quoted.toml(id.string))
      # Look up: the name that its maker gives it.
      name = \(Quoted.toml(name))
      \(chip)\(clock)
      \(parts.filter { !$0.isEmpty }.joined(separator: "\n\n"))

      """
  }

  private var knownBy: String {
    if !dmi.isEmpty {
      let texts = dmi.map { "\($0.0) = \(Quoted.toml($0.1))" }
      return "[known-by]\ndmi = { \(texts.joined(separator: ", ")) }"
    }
    guard let own = marks.own.first else {
      return "[known-by]\n# Look up: tr '\\0' '\\n' </proc/device-tree/compatible\n"
        + "device-tree = [\(Quoted.toml("unknown,\(id)"))]"
    }
    let family = marks.family.map(Quoted.toml).joined(separator: ", ")
    return "[known-by]\n# Look up: whether mainline or another kernel calls it otherwise.\n"
      + "device-tree = [\(Quoted.toml(own))]" + (family.isEmpty ? "" : "\nfamily = [\(family)]")
  }

  private var coreTables: [String] {
    (seen?.parts ?? []).map { part in
      "[[core]]\nname = \(Quoted.toml(CorePart.name(part)))\n"
        + "part = 0x\(String(part, radix: 16).uppercased())"
    }
  }

  private var slotTables: [String] {
    (seen?.ports ?? []).enumerated().map { index, port in
      """
      # Behind it: \(Self.below(port)). What is soldered on is no slot: delete it then.
      # Look up: the connector's name in the manual, lanes and speed in the kernel's .dts.
      [[slot]]
      name = "slot \(index + 1)"
      controller = \(Quoted.toml(port.controller))
      generation = \(port.link.generation.rawValue)
      lanes = \(port.link.lanes)
      source = "assumed: \(Self.guess)"
      """
    }
  }

  /// What every board's module says of them, too: which one a kernel shows changes with the kernel.
  private var controllers: String {
    let seen = (seen?.messageControllers ?? []).map(Quoted.line).joined(separator: ", ")
    let head =
      "# What is known of controllers of message-signalled interrupts, the same for every board.\n"
      + (seen.isEmpty ? "" : "# The capture shows: \(seen). Add one that refuses to move them.\n")
    let tables =
      MSIControllers.immovable.map { table(of: $0, moves: "false") }
      + MSIControllers.steady.map { table(of: $0, moves: "\"keeping-the-message\"") }
    return head + tables.joined(separator: "\n\n")
  }

  private func table(of controller: InterruptController, moves: String) -> String {
    let since = controller.movableSince.map { "movable-since = \"\($0.major).\($0.minor)\"" }
    let tree = controller.onlyWithDeviceTree ? "only-with-device-tree = true" : nil
    let lines = [
      "[[controller]]", "name = \(Quoted.toml(controller.name))", "moves = \(moves)", since, tree,
      "because = \(Quoted.toml(controller.reason.text))",
      "source = \(Quoted.toml(controller.reason.source.description))",
    ]
    return lines.compactMap(\.self).joined(separator: "\n")
  }
}
