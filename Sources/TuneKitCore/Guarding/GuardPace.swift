/// When a guard looks, in milliseconds.
public struct GuardPace: Sendable {
  /// How long nothing more may happen before it acts, and how often it waits for that.
  var settling = 8
  var longestSettling = 5
  /// When it looks again after something has happened: a driver may ask for its interrupts only
  /// once its firmware is loaded, and irqbalance moves a new one within its interval of 10 s; no message
  /// tells of either.
  var closer = [25, 50, 100, 200, 500, 1000, 1000, 1000, 2000, 2000, 2000, 5000]
  /// Between two looks where nothing has happened, in case something did.
  var idle = 30_000
  /// The same where a card has its interrupts only while a program has it open, of which no
  /// message tells either.
  var open = 1000
  /// The same where the kernel does not tell of itself.
  var asking = 2000
  /// The same while the system starts, when others set what they set at boot.
  var starting = 2000
  /// For how long after that what was begun meanwhile may still be at work.
  var afterStart = 60_000
  /// Where another run holds the lock, or something changed amid a look.
  var again = 100
  /// The longest time between two tries where another run keeps the lock.
  var keptOut = 2000
  /// For how long that is not worth a word.
  var untold = 2000
  /// Between two looks at what tells of heat; the kernel itself sees to it that nothing is damaged.
  var heat = 10_000
  /// For how long there is to be no sign of heat before it is over.
  var calm = 300_000
  /// How often irqbalance's deeds are undone within ten minutes, before they are left to it.
  var mostPeace = 6

  /// As fits a small computer.
  ///
  /// - Parameter time: within how long somebody wants to hear of each look, in milliseconds; nil where
  ///   nobody does.
  public init(watchedWithin time: Int? = nil) {
    if let time { idle = max(1000, min(idle, time / 2)) }
  }
}
