import Boards
import TuneKitCore

/// A board that begins: what its capture says, the rest assumed.
struct BoardSkeleton {
  let id: ModuleID
  let stem: String
  let seen: SeenMachine?
  /// Whether it is to lie among the boards here, and need not import them.
  var isAmongBoards = true

  var swift: String {
    let clock = seen?.memoryClock.map { "  let memoryClock: String? = \(Quoted.swift($0))\n" } ?? ""
    return """
      \(isAmongBoards ? "import TuneKitModel" : "import Boards\nimport TuneKitCore")

      /// \(Quoted.line(name)).
      struct \(stem): Board {
        let id: ModuleID = \(Quoted.swift(id.string))
        // Look up: the name that its maker gives it.
        let name = \(Quoted.swift(name))
        let chip: String? = \(chip.map(Quoted.swift) ?? "nil")
        \(signature)
        let tested = Tested.nowhere

        \(cores)
      \(clock)  let immovable = MSIControllers.immovable
        let steady = MSIControllers.steady

        \(slots)
      }

      """
  }

  /// What people call it.
  var name: String { seen?.identity.model?.replacing("\0", with: "") ?? id.string }

  /// The last entry of the device tree's list names the chip.
  var chip: String? {
    guard let compatible = seen?.identity.compatible, compatible.count > 1 else { return nil }
    return compatible.last?.replacing(",", with: " ")
  }

  /// The entries that name the board, and those that it shares with others.
  var marks: (own: [String], family: [String]) {
    guard let compatible = seen?.identity.compatible, let first = compatible.first else {
      return ([], [])
    }
    let chips = BoardCatalogue.all.filter(\.isChip).flatMap(\.signature.marks)
    return (
      [first], compatible.dropFirst().dropLast().filter { !chips.contains("device tree \($0)") }
    )
  }

  /// What the firmware calls it, on machines without a device tree.
  var dmi: [(String, String)] {
    guard seen?.identity.compatible.isEmpty == true, let texts = seen?.identity.dmi else {
      return []
    }
    return ["board_name", "board_vendor", "product_name"].compactMap { key in
      texts[key].flatMap { $0.isEmpty ? nil : (key, $0) }
    }
  }

  private var signature: String {
    if !dmi.isEmpty {
      let texts = dmi.map { "\(Quoted.swift($0.0)): \(Quoted.swift($0.1))" }
      return "let signature = Signature.dmi([\(texts.joined(separator: ", "))])"
    }
    guard let own = marks.own.first else {
      return """
        // Look up: tr '\\0' '\\n' </proc/device-tree/compatible
          let signature = Signature.deviceTree(anyOf: \(Quoted.swift("unknown,\(id)")))
        """
    }
    let family = marks.family.map(Quoted.swift).joined(separator: ", ")
    let rest = family.isEmpty ? "" : ", family: [\(family)]"
    return """
      // Look up: whether mainline or another kernel calls it otherwise.
        let signature = Signature.deviceTree(anyOf: \(Quoted.swift(own))\(rest))
      """
  }

  private var cores: String {
    let kinds = (seen?.parts ?? []).map { part in
      let number = String(part, radix: 16).uppercased()
      return "    CoreKind(\(Quoted.swift(CorePart.name(part))), part: 0x\(number))"
    }
    guard !kinds.isEmpty else {
      return "/// Look up: Part in /proc/cpuinfo, slowest first.\n"
        + "  // CoreKind(\"Cortex-A55\", part: 0xD05),\n  let cores: [CoreKind] = []"
    }
    return "/// Part in /proc/cpuinfo, slowest first.\n  let cores = [\n"
      + kinds.joined(separator: ",\n") + Self.comma(kinds.count) + "\n  ]"
  }

  private var slots: String {
    let ports = seen?.ports ?? []
    guard !ports.isEmpty else {
      return
        "/// Look up: which controller each connector has (.dts of the kernel), and its lanes.\n"
        + "  // Slot(\n  //   \"M.2 slot\", controller: \"pcie@fe180000\", generation: .three, lanes: 1,\n"
        + "  //   source: .documented(\"linux, arch/arm64/boot/dts/maker/board.dts\")),\n"
        + "  let slots: [Slot] = []"
    }
    let entries = ports.enumerated().map { index, port in
      """
          // Behind it: \(Self.below(port)). What is soldered on is no slot: delete it then.
          Slot(
            "slot \(index + 1)", controller: \(Quoted.swift(port.controller)),
            generation: .\(port.link.generation), lanes: \(port.link.lanes),
            source: .assumed(
              "\(Self.guess)"))
      """
    }
    return
      "// Look up: the connectors' names in the manual, lanes and speed in the kernel's .dts.\n"
      + "  let slots = [\n\(entries.joined(separator: ",\n"))\(Self.comma(entries.count))\n  ]"
  }

  /// The formatter wants one behind the last of several, and none behind a single one.
  static func comma(_ count: Int) -> String { count > 1 ? "," : "" }

  /// What a slot's facts are guessed from.
  static let guess = "what the port of a capture says; look up num-lanes in the device tree"

  static func below(_ port: SeenMachine.Port) -> String {
    port.below.isEmpty ? "nothing" : port.below.joined(separator: "; ")
  }
}

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
        + "device-tree = [\(Quoted.toml("unknown,\(id)"))]\n"
        + "# Strings that it shares with other boards, but not its chip's:\n"
        + "# family = [\"maker,base-board\"]"
    }
    let family = marks.family.map(Quoted.toml).joined(separator: ", ")
    return "[known-by]\n# Look up: whether mainline or another kernel calls it otherwise.\n"
      + "device-tree = [\(Quoted.toml(own))]" + (family.isEmpty ? "" : "\nfamily = [\(family)]")
  }

  private var coreTables: [String] {
    guard seen != nil else {
      return [
        "# Each kind of core, slowest first, with its part in /proc/cpuinfo:\n# [[core]]\n"
          + "# name = \"Cortex-A55\"\n# part = 0xD05"
      ]
    }
    return (seen?.parts ?? []).map { part in
      "[[core]]\nname = \(Quoted.toml(CorePart.name(part)))\n"
        + "part = 0x\(String(part, radix: 16).uppercased())"
    }
  }

  private var slotTables: [String] {
    guard seen != nil else {
      return [
        "# Each connector for a card, with its controller in the device tree:\n# [[slot]]\n"
          + "# name = \"M.2 slot\"\n# controller = \"pcie@fe180000\"\n# generation = 3\n# lanes = 1\n"
          + "# source = \"documented: linux, arch/arm64/boot/dts/maker/board.dts\""
      ]
    }
    return (seen?.ports ?? []).enumerated().map { index, port in
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
