import Glibc

/// One file of a tree of configuration, as an input describes it.
///
/// A line `== m` begins the main file; `== l NAME`, `== r NAME` and `== e NAME` begin a drop-in below
/// `/usr/lib`, `/run` and `/etc`. What comes before the first such line is the main file. One that
/// begins with `-> ` is a link to what follows.
struct LaidFile {
  /// Where it lies, the weakest first.
  enum Place: Int {
    case library, running, etc, main

    static let letters: [UInt8: Place] = [
      UInt8(ascii: "l"): .library, UInt8(ascii: "r"): .running, UInt8(ascii: "e"): .etc,
      UInt8(ascii: "m"): .main,
    ]

    /// Its folder below the root.
    var folder: String {
      switch self {
      case .library: "/usr/lib/tunekit/tunekit.conf.d"
      case .running: "/run/tunekit/tunekit.conf.d"
      case .etc: "/etc/tunekit/tunekit.conf.d"
      case .main: "/etc/tunekit"
      }
    }
  }

  let place: Place
  let name: String
  let bytes: [UInt8]

  /// Its path, with the root.
  var path: String { "\(Ground.configuration)\(place.folder)/\(name)" }

  /// What it is a link to; nil for a plain file.
  var target: [UInt8]? {
    bytes.starts(with: Array("-> ".utf8)) ? Array(bytes.dropFirst(3).prefix { $0 != 0 }) : nil
  }

  /// The files that an input describes; of two of one name at one place the first.
  static func files(in input: [UInt8]) -> [LaidFile] {
    var (files, rest) = ([LaidFile](), input[...])
    var head: (Place, String)? = (.main, "tunekit.conf")
    var body: [UInt8] = []
    func finish() {
      guard let (place, name) = head, files.count < 12 else { return }
      let isTaken = files.contains { $0.place == place && Array($0.name.utf8) == Array(name.utf8) }
      if isTaken || body.isEmpty && place == .main { return }
      files.append(LaidFile(place: place, name: name, bytes: body))
    }
    while !rest.isEmpty {
      let line = rest.prefix { $0 != 0x0A }
      let whole = rest.prefix(line.count + 1)
      rest = rest.dropFirst(whole.count)
      guard line.starts(with: Array("== ".utf8)) else {
        body += whole
        continue
      }
      finish()
      head = Self.head(Array(line.dropFirst(3)))
      body = []
    }
    finish()
    return files
  }

  private static func head(_ words: [UInt8]) -> (Place, String)? {
    guard let letter = words.first, let place = Place.letters[letter] else { return nil }
    if place == .main { return (.main, "tunekit.conf") }
    let name = Array(words.dropFirst(2)).text
    let isName = !name.isEmpty && name.utf8.count <= 200 && name != "." && name != ".."
    return isName && !name.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "/") }
      ? (place, name) : nil
  }

  /// Puts it there; false where that cannot be.
  func isLaid() -> Bool {
    if let target { return symlink(target.text, path) == 0 }
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { return false }
    defer { close(file) }
    return bytes.isEmpty || write(file, bytes, bytes.count) == bytes.count
  }

  func takeAway() { unlink(path) }
}
