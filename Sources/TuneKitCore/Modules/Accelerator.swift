/// An accelerator: how to know it, what its link can do, and what it needs of any board.
public protocol Accelerator: Module {
  /// The widest, fastest link the device itself can train. A ``Probe`` reports anything less.
  var link: PCILink { get }
  /// Where ``link`` is written down. A module that does not say has assumed it.
  var linkSource: Source { get }
  /// How its lines read in `/proc/interrupts`, for kernels where `msi_irqs/` does not tell.
  var interrupts: InterruptNaming { get }
  /// When its interrupts exist. While its driver is loaded, unless it says otherwise.
  var presence: InterruptPresence { get }
  /// The fewest vectors with which its driver works; 1, unless it says otherwise.
  var leastVectors: Int { get }
  /// The driver that serves it; nil where the module does not say.
  var driver: CardDriver? { get }
  /// Who holds the messages of its interrupts. The kernel alone, unless it says otherwise.
  var messages: MessageKeeping { get }
  /// The only read-request sizes it is known to work well with; nil where nothing is known.
  var stableReadRequest: StableSizes? { get }
  /// The only payload sizes it is known to work with; nil where nothing is known.
  var stablePayload: StableSizes? { get }
  /// What its runtime library can be asked. Nothing, unless it says otherwise.
  var questions: [NativeQuestion] { get }
  /// How the figures of its own benchmark are read. None, unless it says otherwise.
  var figures: [BenchmarkFigure] { get }
  /// What it needs, in words every board understands: "the fastest cores", never "CPU 4".
  @ListOf<Need> func needs(at place: Placement) -> [Need]
}

extension Accelerator {
  /// Nothing is said of it.
  public var linkSource: Source { .assumed("the module does not say") }
  /// While its driver is loaded.
  public var presence: InterruptPresence { .whileDriverLoaded }
  /// One is enough.
  public var leastVectors: Int { 1 }
  /// It is not known.
  public var driver: CardDriver? { nil }
  /// The kernel alone.
  public var messages: MessageKeeping { .kernel }
  /// Nothing is known.
  public var stableReadRequest: StableSizes? { nil }
  /// Nothing is known.
  public var stablePayload: StableSizes? { nil }
  /// Nothing can be asked.
  public var questions: [NativeQuestion] { [] }
  /// None is known.
  public var figures: [BenchmarkFigure] { [] }
}
