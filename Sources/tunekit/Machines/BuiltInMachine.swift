import Glibc
import SystemPackage
import TuneKitCore

/// The captured machines that the program carries, for trying it out.
enum BuiltInMachine {
  private static let texts = ["cm3588+ax650n": cm3588WithAX650N]

  /// Their names.
  static var all: [String] { texts.keys.sorted() }
  /// Their names, for people.
  static var names: String { all.joined(separator: ", ") }

  /// The board among them, by its id, and the machine without its card.
  static var bareBoard: (id: String, capture: Capture)? {
    guard let whole = try? Capture(parsing: cm3588WithAX650N),
      let bare = try? Capture(parsing: SeenMachine(whole, device: nil).boardCapture)
    else { return nil }
    return ("cm3588", bare)
  }

  /// The capture of a name; nil where there is no such machine.
  static func text(named name: String) -> String? { texts[name] }
}

/// A captured machine whose state outlives the command, so that what one verb applies the next one
/// finds, and revert can restore it.
///
/// The capture itself is never changed. The state lies under the runtime directory of the user,
/// and its journal beside it.
struct StoredImage: ImageMachine {
  /// The directory that is `/` for this machine's journal.
  let state: RootDirectory

  let image: MachineImage
  private let folder: String

  /// Opens a built-in machine by name, a capture by file, or two captures put together.
  ///
  /// - Parameters:
  ///   - name: the name.
  ///   - modules: the modules of this run, which are needed for two captures only.
  /// - Throws: ``Failure`` where there is no such machine, or it is no capture.
  init(named name: String, knowing modules: () throws -> Registry) throws {
    let text =
      try BuiltInMachine.text(named: name) ?? Self.text(ofFile: name)
      ?? JoinedMachine.text(named: name, of: CapturedModules(Folder.current.checkout, modules()))
    folder = try Self.folder(for: name, text)
    let file = folder + "/" + Self.fileName
    let saved = try? TextFile(path: file).bytes()
    do throws(CaptureError) {
      let present = saved.map { String(decoding: $0, as: UTF8.self) }
      image = MachineImage(try Capture(parsing: present ?? text))
    } catch {
      throw Failure(
        status: .error, message: "\(saved == nil ? name : file) is not a capture: \(error)")
    }
    state = try RootDirectory(folder)
  }

  func answer(of service: Service, at socket: SystemPath) throws(MachineError) -> String {
    try image.answer(of: service, at: socket)
  }

  func tell(
    _ text: String, to service: Service, at socket: SystemPath
  ) throws(MachineError) {
    try image.tell(text, to: service, at: socket)
    try save(after: socket)
  }

  func write(_ text: String, to file: SystemPath) throws(MachineError) {
    try image.write(text, to: file)
    try save(after: file)
  }

  /// Keeps the state on the disk.
  private func save(after file: SystemPath) throws(MachineError) {
    do {
      try TextFile(path: "\(folder)/\(Self.fileName)").write(image.capture.text)
    } catch {
      throw .refused(file, (error as? Errno) ?? .ioError)
    }
  }

  private static let fileName = "machine.capture"

  /// The text of a file; nil where there is none, and the name may be of two captures.
  private static func text(ofFile name: String) throws -> String? {
    if access(name, F_OK) != 0 && name.contains("+") { return nil }
    guard name.contains("/") || name.hasSuffix(".capture") || access(name, F_OK) == 0 else {
      throw Failure(
        status: .usage,
        message: "no machine \"\(name.prefix(80))\": built in are \(BuiltInMachine.names); "
          + "or name a capture, or BOARD+CARD, each an id or a capture")
    }
    var status = stat()
    if stat(name, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw Failure(
        status: .usage,
        message: "\(name) is a folder, not a capture; for a tree use --root \(name)")
    }
    return String(decoding: try TextFile(path: name).bytes(), as: UTF8.self)
  }

  /// A folder of this user alone, one for each capture and content.
  private static func folder(for name: String, _ text: String) throws -> String {
    let base =
      Output.variable("XDG_RUNTIME_DIR")
      ?? (Output.variable("TMPDIR") ?? "/tmp") + "/tunekit-\(geteuid())"
    let plain = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    let last = String(plain.suffix(40)) + "-" + Fingerprint(of: text).description
    let folder =
      [base, base + "/tunekit", base + "/tunekit/machines"] + [
        base + "/tunekit/machines/" + last
      ]
    for path in folder { try make(path) }
    return folder[folder.count - 1]
  }

  private static func make(_ path: String) throws {
    if mkdir(path, 0o700) != 0 && errno != EEXIST {
      let reason = Errno(rawValue: errno)
      throw Failure(status: .error, message: "\(path) cannot be made: \(reason)")
    }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
      status.st_uid == geteuid()
    else {
      throw Failure(
        status: .error, message: "\(path) is not a folder of this user; set XDG_RUNTIME_DIR")
    }
  }
}
