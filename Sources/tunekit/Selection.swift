public import ArgumentParser
public import TuneKitCore

/// Which board, which card, how far.
struct Selection: ParsableArguments {
  @Option(help: ArgumentHelp("The board, instead of the one recognised.", valueName: "id"))
  var board: String?

  @Option(help: ArgumentHelp("The accelerator, instead of any recognised.", valueName: "id"))
  var accel: String?

  @Option(
    help: ArgumentHelp("The card, where several fit, as in 0003:31:00.0.", valueName: "address"))
  var device: String?

  @Option(
    name: .customLong("profile"),
    help: ArgumentHelp("How far to go: standard, latency or cool.", valueName: "profile"))
  var chosenProfile: Profile?

  @Flag(help: "Take --board even where the machine says that it is another.")
  var force = false

  var choice: Recognition.Choice {
    get throws {
      Recognition.Choice(
        board: board, accelerator: accel, device: try device.map(Self.address), force: force)
    }
  }

  /// Refuses a saved plan that says otherwise than the command line.
  func refuse(_ plan: Strategy) throws {
    let subject = plan.subject
    let said: [(option: String, text: String?, planned: String)] = [
      ("--board", board, subject.board.string), ("--accel", accel, subject.accelerator.string),
      ("--device", try device.map { try Self.address($0).description }, "\(subject.address)"),
      ("--profile", chosenProfile?.rawValue, plan.profile.rawValue),
    ]
    for (option, text, planned) in said {
      guard let text, text != planned else { continue }
      throw Failure(
        status: .usage,
        message: "the plan is for \(option) \(planned), and \(text) was asked for; nothing was "
          + "written. Leave \(option) out, or plan again: tunekit plan -o FILE")
    }
  }

  static func address(_ text: String) throws -> PCIAddress {
    guard let address = PCIAddress(text) else {
      throw Failure(
        status: .usage, message: "\"\(text)\" is no PCI address; it looks like 0003:31:00.0")
    }
    return address
  }
}

extension Profile: ExpressibleByArgument {}
