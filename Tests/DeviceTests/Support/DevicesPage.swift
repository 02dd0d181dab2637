import Testing
import TuneKitCore

/// `Plugins-doc/devices.md`, made from the catalogues.
enum DevicesPage {
  static func text() throws -> String {
    let boards = try BoardCase.all.map { try row($0, "board") }
    let accelerators = try AcceleratorCase.all.map { try row($0, "accelerator") }
    return """
      # Devices

      `\(Golden.command)` makes this page from the catalogues; do not edit it. *Tested* names the verbs
      that were seen to work on the real hardware, and the kernel ([how](marking-as-tested.md)).

      | id | name | kind | known by | tested | page |
      |---|---|---|---|---|---|
      \((boards + accelerators).joined(separator: "\n"))

      \(try PairsTable.text())
      """
  }

  private static func page(of module: any ModuleCase) throws -> Substring {
    try module.pageFile().split(separator: "/").last ?? ""
  }

  private static func row(_ module: any ModuleCase, _ kind: String) throws -> String {
    let marks = module.module.signature.marks.map { "`\($0)`" }
    let verbs = module.module.tested.verbs.sorted(by: <).map { "\($0) on \($1)" }
    let cells = [
      "`\(module.module.id)`", module.module.name, kind,
      marks.isEmpty
        ? "never; only by `--\(kind) \(module.module.id)`" : marks.joined(separator: ", "),
      verbs.isEmpty ? "nowhere yet" : verbs.joined(separator: ", "),
      "[\(try page(of: module))](../\(try module.pageFile()))",
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }
}
