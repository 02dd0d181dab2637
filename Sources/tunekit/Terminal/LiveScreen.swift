import Glibc

/// The terminal while a screen is drawn in it again and again.
///
/// The lines are drawn on the terminal's second screen, so that what was there comes back; keys are
/// neither shown nor held back until a line ends.
struct LiveScreen {
  /// How the terminal was; nil while it is not taken, or is not this process's to change.
  private var before: termios?
  private(set) var isTaken = false

  /// Whether standard output is a terminal that takes such a screen.
  static var isPossible: Bool {
    guard isatty(STDOUT_FILENO) == 1, let kind = Output.variable("TERM") else { return false }
    return kind != "dumb"
  }

  /// Whether this process may draw: another one's terminal is left alone, as after `bg`.
  private static var isInForeground: Bool {
    let owner = tcgetpgrp(STDOUT_FILENO)
    return owner < 0 || owner == getpgrp()
  }

  /// The size of the terminal; 80 columns and 24 rows where it does not say.
  static var size: (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Where keys are read; nil where they cannot be.
  var keys: CInt? { before == nil ? nil : STDIN_FILENO }

  /// Takes the terminal, unless it is another process's now.
  mutating func take() {
    guard !isTaken, Self.isInForeground else { return }
    var state = termios()
    if isatty(STDIN_FILENO) == 1, tcgetpgrp(STDIN_FILENO) == getpgrp(),
      tcgetattr(STDIN_FILENO, &state) == 0
    {
      before = state
      state.c_lflag &= ~tcflag_t(ICANON | ECHO)
      tcsetattr(STDIN_FILENO, TCSADRAIN, &state)
    }
    isTaken = true
    send("\u{1b}[?1049h\u{1b}[?25l\u{1b}[H\u{1b}[2J")
  }

  /// Restores the terminal.
  mutating func release() {
    guard isTaken else { return }
    isTaken = false
    send("\u{1b}[?25h\u{1b}[?1049l")
    if var state = before { tcsetattr(STDIN_FILENO, TCSADRAIN, &state) }
    before = nil
  }

  /// Draws lines from the top, and clears the rest.
  func draw(_ lines: [String]) {
    guard isTaken else { return }
    let text = lines.map { $0 + "\u{1b}[K" }.joined(separator: "\r\n")
    send("\u{1b}[H\(text)\u{1b}[J")
  }

  /// What a terminal does not take is lost with it.
  private func send(_ text: String) { _ = try? Output.stream(text) }
}
