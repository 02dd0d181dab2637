/// An accelerator: how to know it, what its link can do, and what it needs of any board.
public protocol Accelerator: Module {
  /// The widest, fastest link the device itself can train, of which a ``Probe`` reports anything
  /// less; nil for what is on no PCI bus.
  var link: PCILink? { get }
  /// Where ``link`` is written down. A module that does not say has assumed it.
  var linkSource: Source { get }
  /// How its lines read in `/proc/interrupts`, for kernels where `msi_irqs/` does not tell.
  var interrupts: InterruptNaming { get }
  /// The names of other devices on its lines that serve it alone, as its IOMMU; none, unless it says
  /// otherwise. A line with any other name on it is shared, and never moved.
  var companions: [String] { get }
  /// The chips that it is a part of, by what a device tree's root calls them; none for a card, and
  /// where any may have it.
  var chips: [String] { get }
  /// When its interrupts exist. While its driver is loaded, unless it says otherwise.
  var presence: InterruptPresence { get }
  /// The fewest vectors with which its driver works; 1, unless it says otherwise.
  var leastVectors: Int { get }
  /// The driver that serves it; nil where the module does not say.
  var driver: CardDriver? { get }
  /// The driver that serves this very device, where several serve the kind; ``driver``, unless it
  /// says otherwise.
  func driver(for device: Device) -> CardDriver?
  /// Who holds the messages of its interrupts. The kernel alone, unless it says otherwise.
  var messages: MSIMessageOwner { get }
  /// The only read-request sizes it is known to work well with; nil where nothing is known.
  var stableReadRequest: KnownGoodSizes? { get }
  /// The only payload sizes it is known to work with; nil where nothing is known.
  var stablePayload: KnownGoodSizes? { get }
  /// What its runtime library can be asked. Nothing, unless it says otherwise.
  var questions: [NativeQuestion] { get }
  /// How the figures of its own benchmark are read. None, unless it says otherwise.
  var figures: [BenchmarkFigure] { get }
  /// What tuning brought the models that were measured. Nothing, unless it says otherwise.
  var evidence: [EvidenceTable] { get }
  /// What tuning is known to bring with it, a sentence a board. Nothing, unless it says otherwise.
  var effects: [MeasuredEffect] { get }
  /// What is to be known of it where it is, and no setting changes; diagnose tells it. Nothing, unless
  /// it says otherwise.
  @ListOf<Caution> func remarks(about place: Placement) -> [Caution]
  /// What it needs, in words every board understands: "the fastest cores", never "CPU 4".
  @ListOf<Need> func needs(at place: Placement) -> [Need]
}

extension Accelerator {
  /// Nothing is said of it.
  public var linkSource: Source { .assumed("the module does not say") }
  /// None.
  public var companions: [String] { [] }
  /// None.
  public var chips: [String] { [] }
  /// While its driver is loaded.
  public var presence: InterruptPresence { .whileDriverLoaded }
  /// One is enough.
  public var leastVectors: Int { 1 }
  /// It is not known.
  public var driver: CardDriver? { nil }
  /// That of its kind.
  public func driver(for device: Device) -> CardDriver? { driver }
  /// The kernel alone.
  public var messages: MSIMessageOwner { .kernel }
  /// Nothing is known.
  public var stableReadRequest: KnownGoodSizes? { nil }
  /// Nothing is known.
  public var stablePayload: KnownGoodSizes? { nil }
  /// Nothing can be asked.
  public var questions: [NativeQuestion] { [] }
  /// None is known.
  public var figures: [BenchmarkFigure] { [] }
  /// Nothing was measured.
  public var evidence: [EvidenceTable] { [] }
  /// Nothing was measured.
  public var effects: [MeasuredEffect] { [] }
  /// Nothing.
  public func remarks(about place: Placement) -> [Caution] { [] }
}

extension Accelerator {
  /// Whether it is a part of the machine's chip, or may be with any.
  package func belongs(to identity: MachineIdentity) -> Bool {
    chips.isEmpty || !identity.compatible.allSatisfy { !chips.contains($0) }
  }

  /// Whether it is on the chip, and so in no slot.
  package var isOnChip: Bool { !signature.compatible.isEmpty }
}

/// How an accelerator's lines read in `/proc/interrupts`.
///
/// Only needed where the kernel lists no vectors under the device (`msi_irqs/`), and to tell which
/// of the listed vectors its driver has asked for.
public enum InterruptNaming: Codable, Hashable, Sendable {
  /// The driver uses the address of the device as the name, perhaps with `-N` behind it.
  case busAddress
  /// The driver uses one of these names for every card.
  case named([String])
  /// The names begin like this and go on with a number or a purpose.
  case beginning([String])

  /// Whether an action of that name belongs to the device at this address.
  public func matches(_ action: String, at address: DeviceAddress) -> Bool {
    switch self {
    case .busAddress: Self.is(action, address.description)
    case .named(let names): names.contains(action)
    case .beginning(let starts): starts.contains { action.hasPrefix($0) }
    }
  }

  private static func `is`(_ action: String, _ address: String) -> Bool {
    guard action.hasPrefix(address) else { return false }
    let rest = action.dropFirst(address.count)
    return rest.isEmpty || (rest.first == "-" && rest.dropFirst().allSatisfy(\.isNumber))
  }
}

/// When a card's interrupts exist.
///
/// Affinity belongs to an interrupt and not to the card: where the driver frees the interrupt, its
/// affinity is gone with it.
public enum InterruptPresence: Codable, Hashable, Sendable {
  /// From the loading of the driver to its unloading.
  case whileDriverLoaded
  /// Only while some program has the card open; the reason says how that is known.
  case whileOpen(Reason)
}

/// Who holds the message by which a card's interrupt is signalled.
///
/// Some controllers move an interrupt by giving it another message. The kernel then writes the new
/// one into the card's capability; a copy that the driver has put elsewhere stays the old one.
public enum MSIMessageOwner: Codable, Hashable, Sendable {
  /// The kernel alone, so that an interrupt may move by any means.
  case kernel
  /// The driver as well, in a copy made once, where the card has at least so many vectors.
  case copied(fromVectors: Int, Reason)

  /// Why an interrupt of a card with so many vectors must keep its message; nil if it need not.
  package func objection(withVectors count: Int) -> Reason? {
    guard case .copied(let least, let reason) = self, count >= least else { return nil }
    return reason
  }
}

/// The sizes with which a card is known to work well, and how that is known.
///
/// TuneKit never writes them; `diagnose` says where another one is set.
public struct KnownGoodSizes: Codable, Hashable, Sendable {
  /// In bytes.
  public let bytes: [Int]
  /// Why no other.
  public let reason: Reason

  package init(bytes: [Int], reason: Reason) {
    self.bytes = bytes
    self.reason = reason
  }

  /// Sizes in bytes, with the reason and its source.
  public init(_ bytes: Int..., because text: String, _ source: Source) {
    self.bytes = bytes
    reason = Reason(text, source)
  }
}

/// Something that only the card's own runtime library can tell, such as its version.
///
/// It is asked by `diagnose --active` alone, in a separate process: a vendor's library may hang,
/// crash, or take the machine down.
public struct NativeQuestion: Codable, Hashable, Sendable {
  /// What is asked, in people's words: `runtime version`.
  public let title: String
  /// The shared library, by the name that the loader looks up, or by its path: `libexample.so.1`.
  public let library: String
  /// The C function with its parameters: `int32 example_version(out int32 major, out int32 minor)`.
  public let signature: String
  /// How the answer is shown: `{major}.{minor}`; `{result}` is what the function returns.
  public let shows: String
  /// What the function returns where it succeeds; nil where it returns no status.
  public let success: Int?
  /// Where the signature is written down.
  public let source: Source

  /// A question to one function of a library.
  public init(
    _ title: String, library: String, signature: String, shows: String, success: Int? = nil,
    source: Source
  ) {
    self.title = title
    self.library = library
    self.signature = signature
    self.shows = shows
    self.success = success
    self.source = source
  }
}
