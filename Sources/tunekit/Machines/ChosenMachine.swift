import TuneKitCore

/// The machine that the command line names, whatever it is made of.
struct ChosenMachine: Machine {
  private let machine: any Machine

  init(_ machine: any Machine) { self.machine = machine }

  var nature: MachineNature { machine.nature }

  func bytes(of file: SystemPath) throws(MachineError) -> [UInt8] { try machine.bytes(of: file) }

  func list(_ directory: SystemPath) throws(MachineError) -> [String] {
    try machine.list(directory)
  }

  func canonical(_ path: SystemPath) throws(MachineError) -> SystemPath {
    try machine.canonical(path)
  }

  func marks(of path: SystemPath) throws(MachineError) -> FileMarks { try machine.marks(of: path) }

  func looking<Sight: Sendable>(_ look: @escaping @Sendable () -> Sight) -> Sight {
    machine.looking(look)
  }

  func pass(milliseconds: Int) { machine.pass(milliseconds: milliseconds) }

  func answer(of service: Service, at socket: SystemPath) throws(MachineError) -> String {
    try machine.answer(of: service, at: socket)
  }

  func tell(
    _ text: String, to service: Service, at socket: SystemPath
  ) throws(MachineError) {
    try machine.tell(text, to: service, at: socket)
  }

  func write(_ text: String, to file: SystemPath) throws(MachineError) {
    try machine.write(text, to: file)
  }
}
