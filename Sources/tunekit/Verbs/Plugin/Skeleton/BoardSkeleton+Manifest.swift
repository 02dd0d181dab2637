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

  /// What is known of them is for a person to say.
  private var controllers: String {
    let names = (seen?.messageControllers ?? []).map { "# \(Quoted.line($0))" }
    return names.isEmpty
      ? ""
      : "# Interrupt controllers seen. Write a [[controller]] for one that does not move them.\n"
        + names.joined(separator: "\n")
  }
}
