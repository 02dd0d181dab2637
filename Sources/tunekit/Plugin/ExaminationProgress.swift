import Glibc
import TuneKitCore

/// How far an examination is: one line on a terminal, written over and over.
final class ExaminationProgress {
  private let isShown = isatty(STDERR_FILENO) == 1
  private var isOpen = false

  /// Shows whose turn it is.
  func begin(_ id: ModuleID, _ place: Int, of count: Int) {
    guard isShown, count > 1 else { return }
    Output.overwrite("\(place) of \(count): \(id.string.prefix(40))")
    isOpen = true
  }

  /// Takes the line away.
  func clear() {
    guard isOpen else { return }
    isOpen = false
    Output.overwrite("")
  }
}
