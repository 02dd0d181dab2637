public import ArgumentParser
public import TuneKitCore

/// Which board, which card, how far.
struct Selection: ParsableArguments {
  /// The heading above them in help and manual.
  static let title = "Choosing board and card"

  @Option(
    help: ArgumentHelp("The board, instead of the one recognised.", valueName: "id"),
    completion: .boards)
  var board: String?

  @Option(
    help: ArgumentHelp("The accelerator, instead of any recognised.", valueName: "id"),
    completion: .accelerators)
  var accel: String?

  @Option(
    help: ArgumentHelp(
      "The device, where several fit, as in 0003:31:00.0 or fdab0000.npu.", valueName: "address"),
    completion: .cards)
  var device: String?

  @Option(
    name: .customLong("profile"),
    help: ArgumentHelp("How far to go: standard, latency or cool.", valueName: "profile"))
  var chosenProfile: Profile?

  @Option(
    help: ArgumentHelp(
      "The CPUs for the card's interrupts, instead of the fastest, as in 6-7.", valueName: "cpus"))
  var interruptCpus: String?

  @Flag(help: "Give each vector its own CPU, in turn, instead of one CPU to all.")
  var spread = false

  @Flag(help: "Use --board even if the machine reports another one.")
  var force = false

  func choice(on machine: any MachineView) throws -> Recognition.Choice {
    Recognition.Choice(
      board: board, accelerator: accel,
      device: try device.map { try Self.address($0, on: machine) },
      force: force)
  }

  /// Which CPUs a person chose for the interrupts, and for the rest what the configuration says.
  func interruptChoice(or configuration: Configuration) throws -> InterruptChoice? {
    InterruptChoice(
      processors: try interruptCpus.map(Self.processors)
        ?? configuration.interruptProcessors?.value,
      isSpread: spread || configuration.isSpread?.value == true)
  }

  /// Refuses a saved plan that says otherwise than the command line.
  func refuse(_ plan: Strategy, on machine: any MachineView) throws {
    let subject = plan.subject
    let choice = plan.interruptChoice
    // One call each: for a list of them the compiler makes other code at each build.
    try refuse("--board", board, planned: subject.board.string)
    try refuse("--accel", accel, planned: subject.accelerator.string)
    try refuse(
      "--device", try device.map { try Self.address($0, on: machine).description },
      planned: "\(subject.address)")
    try refuse("--profile", chosenProfile?.rawValue, planned: plan.profile.rawValue)
    try refuse(
      "--interrupt-cpus", try interruptCpus.map { try Self.processors($0).list },
      planned: choice?.processors?.list ?? "none")
    try refuse("--spread", spread ? "yes" : nil, planned: choice?.isSpread == true ? "yes" : "no")
  }

  private func refuse(_ option: String, _ text: String?, planned: String) throws {
    guard let text, text != planned else { return }
    throw Failure(
      status: .usage,
      message: "the plan is for \(option) \(planned), and \(text) was asked for; nothing was "
        + "written. Leave \(option) out, or plan again: \(Action.planIntoFile)")
  }

  static func processors(_ text: String) throws -> CPUSet {
    guard let set = CPUSet(list: text), !set.isEmpty else {
      throw Failure(
        status: .usage, message: "\"\(text)\" is not a list of CPUs such as 4-5 or 4,6")
    }
    return set
  }

  /// An address as the kernel writes it, or without its domain as lspci does where there is only one.
  ///
  /// Without a domain it is in the one domain that has such a device, else in domain 0.
  static func address(_ text: String, on machine: any MachineView) throws -> DeviceAddress {
    if let first = PCIAddress("0000:\(text)") {
      let fits = machine.names(in: "/sys/bus/pci/devices").compactMap { PCIAddress($0) }
        .filter { $0.isAlike(first) }
      return .pci(fits.count == 1 ? fits[0] : first)
    }
    guard let address = DeviceAddress(text) else {
      throw Failure(
        status: .usage,
        message: "\"\(text)\" is not a PCI address such as 0003:31:00.0, nor a device such as "
          + "fdab0000.npu")
    }
    return address
  }
}

// As ``WordOption`` does, which public types cannot take.
extension Profile: ExpressibleByArgument {
  /// The words.
  public static var allValueStrings: [String] { allCases.map { $0.rawValue } }
  /// None but the words themselves.
  public static var allValueDescriptions: [String: String] { [:] }
}
