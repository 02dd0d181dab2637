import ArgumentParser
import TuneKitCore

struct NewPlugin: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begin a module: Swift, page and capture in a folder, or a manifest and a page.",
    discussion: """
      What the capture says is filled in; the rest is marked "assumed" and says what to look up. \
      In a checkout the folder is made below Sources. Nothing is overwritten.
      """)

  @Argument(help: "board or accelerator.")
  var kind: Kind

  @Argument(help: "The new id: lower-case letters, digits, hyphens, as in acme-sbc.")
  var id: String

  @Flag(help: "Write a manifest instead of Swift.")
  var manifest = false

  @Option(help: ArgumentHelp("A capture of the machine, to fill in from.", valueName: "capture"))
  var from: String?

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
  var into: String?

  @Option(help: ArgumentHelp("The card in the capture, as in 0003:31:00.0.", valueName: "address"))
  var device: String?

  @Flag(help: "Print JSON.")
  var json = false

  enum Kind: String, ExpressibleByArgument, CaseIterable { case board, accelerator }

  func run() throws {
    let common = try CommonOptions.parse(json ? ["--json"] : [])
    try common.refusing("tunekit.plugin-new/1") {
      let result = try Skeleton(
        kind: kind, id: try checkedID(),
        isManifest: manifest, seen: try seen(), folder: try folder(), isCheckout: isCheckout
      ).written()
      try common.show(result, "tunekit.plugin-new/1", text: result.text)
      return .done
    }
  }

  private func checkedID() throws -> ModuleID {
    guard let id = ModuleID(validating: id) else {
      throw Failure(
        status: .usage,
        message:
          "\"\(id.prefix(80))\" is no id: lower-case letters, digits, inner hyphens, at most 64")
    }
    let registry = try CommonOptions.parse([]).registry(needed: false)
    if let known = Modules.sheets(of: registry).first(where: { $0.id == id }) {
      throw Failure(
        status: .refused,
        message: "there is a module \"\(id)\" already: \(known.name); an id is given once")
    }
    return id
  }

  private func seen() throws -> SeenMachine? {
    guard let from else { return nil }
    let address = try device.map(Selection.address)
    let text = String(decoding: try TextFile(path: from).bytes(), as: UTF8.self)
    do throws(CaptureError) {
      return SeenMachine(try Capture(parsing: text), device: address)
    } catch {
      throw Failure(status: .error, message: "\(from) is no capture: \(error)")
    }
  }

  private var isCheckout: Bool { into == nil && !manifest }

  private func folder() throws -> Folder {
    if let into { return Folder(path: into) }
    if manifest { return Folder(path: ".") }
    guard let checkout = Folder.current.checkout else {
      throw Failure(
        status: .error,
        message: "this is no checkout of tunekit: go to one, or add --into DIR or --manifest")
    }
    return checkout
  }
}
