import Glibc
import TuneKitCore

/// One line on a terminal, written over and over: how far a proof is, and what it has found so far.
final class ProofProgress {
  private let isShown: Bool
  private let budget: Double
  private var most = 0
  private var count = 0
  private var state = ""
  private var interval = ""
  private var seconds = 0.0
  private var isOpen = false

  init(isShown: Bool, within budget: Double) {
    self.isShown = isShown
    self.budget = budget
  }

  /// How many blocks there are at most.
  func begin(_ most: Int) { self.most = most }

  /// How many blocks are measured.
  func count(_ count: Int) { self.count = count }

  /// What is known so far.
  func note(_ proof: Proof) { interval = proof.effect.short }

  /// What is done now.
  func show(_ state: String, _ seconds: Double) {
    self.state = state
    refresh(seconds)
  }

  /// Writes the line again.
  func refresh(_ seconds: Double) {
    guard isShown else { return }
    self.seconds = seconds
    let left = max(Int((budget - seconds).rounded()), 0)
    let time = left >= 60 ? "\(left / 60) min \(left % 60) s" : "\(left) s"
    // A narrow terminal shows the beginning: what is found comes first.
    let blocks = most > 0 ? "block \(min(count + 1, most)) of at most \(most)" : ""
    let parts = [interval, "at most \(time) left", blocks, state].filter { !$0.isEmpty }
    let line = parts.joined(separator: ", ").prefix(max(Self.width - 1, 1))
    Output.overwrite(String(line))
    isOpen = true
  }

  /// Takes the line away.
  func end() {
    guard isOpen else { return }
    isOpen = false
    Output.overwrite("")
  }

  private static var width: Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? min(Int(size.ws_col), 80) : 80
  }
}
