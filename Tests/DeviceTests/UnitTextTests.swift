import Testing
import TuneKitCore

@testable import TuneKitCommand

/// The service and the rule, as a package ships them and as `enable` writes them.
@Suite struct `The unit and the rule` {
  @Test func `the unit and the udev rule in the repository are what enable writes`() throws {
    let text = UnitText(program: "/usr/bin/tunekit", options: [])
    try Golden.check(text.service, "Plugins-doc/units/tunekit.service")
    try Golden.check(
      UnitText.rule(
        for: try Modules.registry(with: ManifestLibrary(below: nil, and: []), needed: true)),
      "Plugins-doc/units/60-tunekit.rules")
  }

  @Test func `the udev rule names every card of the catalogue`() throws {
    let registry = try Modules.registry(with: ManifestLibrary(below: nil, and: []), needed: true)
    let rule = UnitText.rule(for: registry)
    for accelerator in registry.accelerators { #expect(rule.contains("# \(accelerator.name)\n")) }
    #expect(rule.contains("ATTR{vendor}==\"0x1f4b\", ATTR{device}==\"0x0650\""))
    #expect(!rule.contains("RUN"))
  }

  @Test func `stopping the unit stops no other unit and reverts nothing`() {
    let text = UnitText(program: "/usr/bin/tunekit", options: []).service
    for word in ["Conflicts=", "ExecStop", "ProtectKernelTunables", "ProtectProc"] {
      let lines = text.split(separator: "\n").filter { $0 != "Conflicts=shutdown.target" }
      #expect(!lines.contains { $0.hasPrefix(word) }, "\(word)")
    }
    #expect(text.contains("\nAfter=irqbalance.service "))
  }

  /// The guard would plan a write that its own service refuses.
  @Test func `the unit lets the guard write every file of irqbalance's arguments`() throws {
    let text = UnitText(program: "/usr/bin/tunekit", options: []).service
    let line = try #require(
      text.split(separator: "\n").first { $0.hasPrefix("ReadWritePaths=") })
    #expect(IrqbalanceArguments.files.contains("/etc/irqbalance.env"))
    for file in IrqbalanceArguments.files { #expect(line.contains("-\(file)")) }
  }

  @Test(
    arguments: [
      ("/usr/bin/tunekit", nil), ("/usr/local/bin/tunekit", nil), ("/tmpl/tunekit", nil),
      ("/home/alice/tunekit/.build/release/tunekit", "/home"), ("/root/tunekit", "/root"),
      ("/tmp/tunekit", "/tmp"), ("/var/tmp/x/tunekit", "/var/tmp"), ("/dev/shm/tunekit", "/dev"),
      ("/run/user/1000/tunekit", "/run/user"), ("/run/tunekit/tunekit", nil),
    ] as [(String, String?)])
  func `the unit hides the folders that its program does not need`(path: String, folder: String?) {
    #expect(ServiceProgram(path: path).hiding == folder)
  }

  @Test func `the unit quotes characters that systemd would interpret`() {
    let text = UnitText(program: "/opt/my tools/100%/tunekit", options: ["--board", "a\"b$c\\"])
    #expect(
      text.service.contains(
        #"ExecStart="/opt/my tools/100%%/tunekit" guard --board "a\"b$$c\\""#))
  }
}
