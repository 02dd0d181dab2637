import ArgumentParser

/// How long to wait for a confirmation: `90s`, `2m`, `1h`.
struct WaitingTime: ExpressibleByArgument, Equatable {
  let seconds: Int

  var milliseconds: Int { seconds * 1000 }

  /// A day is the longest that makes sense for somebody who is about to look.
  static let longest = 86_400

  init?(argument: String) {
    guard let unit = argument.last, let factor = ["s": 1, "m": 60, "h": 3600][unit] else {
      return nil
    }
    let digits = argument.dropLast()
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
      let number = Int(digits)
    else { return nil }
    let (seconds, isTooLong) = number.multipliedReportingOverflow(by: factor)
    guard !isTooLong, (1...Self.longest).contains(seconds) else { return nil }
    self.seconds = seconds
  }
}
