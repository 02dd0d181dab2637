import Testing

@testable import TuneKitCore
@testable import tunekit

/// The service and the rule, as a package ships them and as `enable` writes them.
@Suite struct `The unit and the rule` {
  @Test func `lie in the repository as the program writes them`() throws {
    let text = UnitText(program: "/usr/bin/tunekit", options: [])
    try Golden.check(text.service, "Plugins-doc/units/tunekit.service")
    try Golden.check(
      UnitText.rule(
        for: try Modules.registry(with: ManifestLibrary(below: nil, and: []), needed: true)),
      "Plugins-doc/units/60-tunekit.rules")
  }

  @Test func `name every card of the catalogue`() throws {
    let registry = try Modules.registry(with: ManifestLibrary(below: nil, and: []), needed: true)
    let rule = UnitText.rule(for: registry)
    for accelerator in registry.accelerators { #expect(rule.contains("# \(accelerator.name)\n")) }
    #expect(rule.contains("ATTR{vendor}==\"0x1f4b\", ATTR{device}==\"0x0650\""))
    #expect(!rule.contains("RUN"))
  }

  @Test func `stop nobody and give nothing back when they are stopped`() {
    let text = UnitText(program: "/usr/bin/tunekit", options: []).service
    for word in ["Conflicts=", "ExecStop", "ProtectKernelTunables", "ProtectProc"] {
      #expect(!text.split(separator: "\n").contains { $0.hasPrefix(word) }, "\(word)")
    }
    #expect(text.contains("\nAfter=irqbalance.service "))
  }

  @Test func `quote what systemd would take for something else`() {
    let text = UnitText(program: "/opt/my tools/100%/tunekit", options: ["--board", "a\"b$c\\"])
    #expect(
      text.service.contains(
        #"ExecStart="/opt/my tools/100%%/tunekit" guard --board "a\"b$$c\\""#))
  }
}
