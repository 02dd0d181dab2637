import TuneKitCore

@testable import TuneKitCaptures

extension ImageMachine {
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
