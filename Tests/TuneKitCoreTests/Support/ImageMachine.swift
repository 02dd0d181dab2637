import TuneKitCore

@testable import TuneKitCaptures

/// A machine in memory that does one thing in its own way, and the rest as its image does.
///
/// No program listens on it, as irqbalance does on a ``MachineImage``.
protocol ImageMachine: Machine {
  var image: MachineImage { get }
}

extension ImageMachine {
  var nature: MachineNature { image.nature }
  func bytes(of file: SystemPath) throws(MachineError) -> [UInt8] { try image.bytes(of: file) }
  func list(_ path: SystemPath) throws(MachineError) -> [String] { try image.list(path) }
  func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    try image.canonical(path)
  }
  func marks(of path: SystemPath) throws(MachineError) -> FileMarks { try image.marks(of: path) }
  func pass(milliseconds: Int) { image.pass(milliseconds: milliseconds) }
  func write(_ text: String, to file: SystemPath) throws(MachineError) {
    try image.write(text, to: file)
  }
}

/// A machine on which an interrupt arrives on CPU 1, whatever its mask says.
struct MisroutingMachine: ImageMachine {
  let image: MachineImage
  let interrupt: String
  /// How many arrive whenever time passes.
  let count: UInt64

  func pass(milliseconds: Int) {
    var table = CountTable((try? image.text(of: "/proc/interrupts")) ?? "")
    table.add(count, to: interrupt, on: 1)
    image.set(table.text, "/proc/interrupts")
  }
}
