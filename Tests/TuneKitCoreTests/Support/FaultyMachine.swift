import Synchronization
import SystemPackage
import TuneKitCore

/// A machine in memory whose writes are counted, and some of which go wrong.
struct FaultyMachine: ImageMachine {
  /// What goes wrong with a write.
  enum Fault: Hashable, Sendable {
    /// The kernel refuses it.
    case refused(Errno)
    /// The kernel takes it and shows something else.
    case altered(String)
    /// The kernel takes a part of it and then shows this.
    case cutShort(String)
    /// The kernel takes it and nothing happens.
    case vanished
  }

  /// An attempted write, and the text of the file before it.
  struct Write: Hashable, Sendable {
    let file: SystemPath
    let text: String
    let before: String?
  }

  let image: MachineImage
  /// What goes wrong, by the number of the write, the first being 0.
  let faults: [Int: Fault]
  private let log = Log()

  init(_ image: MachineImage, faults: [Int: Fault] = [:]) {
    self.image = image
    self.faults = faults
  }

  /// Every write that was tried.
  var writes: [Write] { log.writes.withLock(\.self) }

  func answer(of service: Service, at socket: SystemPath) throws(MachineError) -> String {
    try image.answer(of: service, at: socket)
  }

  func tell(
    _ text: String, to service: Service, at socket: SystemPath
  ) throws(MachineError) {
    try counted(text, to: socket) { () throws(MachineError) in
      try image.tell(text, to: service, at: socket)
    }
  }

  func write(_ text: String, to file: SystemPath) throws(MachineError) {
    try counted(text, to: file) { () throws(MachineError) in try image.write(text, to: file) }
  }

  private func counted(
    _ text: String, to file: SystemPath, _ perform: () throws(MachineError) -> Void
  ) throws(MachineError) {
    let write = Write(file: file, text: text, before: try? image.text(of: file))
    let number = log.writes.withLock { writes in
      writes.append(write)
      return writes.count - 1
    }
    switch faults[number] {
    case nil: try perform()
    case .refused(let errno): throw .refused(file, errno)
    case .altered(let shown): image.set(shown, file)
    case .cutShort(let shown):
      image.set(shown, file)
      throw .cutShort(file, wrote: 1, of: text.utf8.count)
    case .vanished: break
    }
  }

  private final class Log: Sendable {
    let writes = Mutex<[Write]>([])
  }
}
