/// HTML or SVG, in which every text that is put in is escaped.
///
/// What is written in the source stays as it is; a name, a number or a sentence that is interpolated
/// can open no element, end no attribute and steer nothing.
package struct Markup: Sendable, ExpressibleByStringInterpolation {
  /// The text of the document.
  package private(set) var text: String

  package init(stringLiteral text: String) { self.text = text }
  package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Markup that was made elsewhere, as a style sheet.
  init(trusting text: String) { self.text = text }

  /// Collects literals as they are and texts escaped.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      text.reserveCapacity(literalCapacity + 16 * interpolationCount)
    }

    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ text: String) { self.text += Markup.escaped(text) }
    package mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
    package mutating func appendInterpolation(_ parts: [Markup]) {
      for part in parts { text += part.text }
    }
    package mutating func appendInterpolation(_ number: Int) { text += "\(number)" }

    /// A coordinate, to a tenth.
    package mutating func appendInterpolation(at coordinate: Double) {
      text += Markup.coordinate(coordinate)
    }
  }

  /// A text with nothing in it that HTML or a reader's eye takes for more than letters.
  static func escaped(_ text: String) -> String {
    let isPlain = { (byte: UInt8) in
      byte >= 0x20 && byte < 0x7f && ![0x26, 0x3c, 0x3e, 0x22, 0x27].contains(byte)
    }
    if text.utf8.allSatisfy(isPlain) { return text }
    return text.unicodeScalars.reduce(into: "") { escaped, scalar in
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped += " "
      default: escaped.unicodeScalars.append(scalar.isSteering ? "?" : scalar)
      }
    }
  }

  /// JSON for a script element, which no text in it can end.
  static func data(_ json: String) -> Markup {
    Markup(
      trusting: json.replacing("&", with: "\\u0026").replacing("<", with: "\\u003c")
        .replacing(">", with: "\\u003e"))
  }

  /// A coordinate with one decimal at most; 0 for what is no number.
  static func coordinate(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e6 else { return "0" }
    let tenths = Int((value * 10).rounded())
    let whole = "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10)"
    return tenths.isMultiple(of: 10) ? whole : "\(whole).\(tenths.magnitude % 10)"
  }
}

/// Where values lie on an axis.
struct AxisScale: Sendable {
  private let low: Double
  private let span: Double
  private let start: Double
  private let length: Double
  private let isLogarithmic: Bool

  /// A scale from the least to the most of some values; what is no number is left out.
  init?(
    _ values: some Sequence<Double>, from start: Double, to end: Double, isLogarithmic: Bool = false
  ) {
    let known = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
    guard let least = known.min(), let most = known.max() else { return nil }
    self.isLogarithmic = isLogarithmic
    self.start = start
    length = end - start
    low = isLogarithmic ? least.naturalLogarithm : least
    // Halves, since the whole may be more than a number can be.
    let high = isLogarithmic ? most.naturalLogarithm : most
    span = high / 2 - low / 2
  }

  /// The place of a value; the middle where all values are alike.
  func place(_ value: Double) -> Double {
    guard span > 0, value.isFinite, !isLogarithmic || value > 0 else { return start + length / 2 }
    let position = isLogarithmic ? value.naturalLogarithm : value
    let share = (position / 2 - low / 2) / span
    return start + min(max(share, 0), 1) * length
  }
}

extension Double {
  /// The natural logarithm of a number above 0, to nine digits; for drawing.
  var naturalLogarithm: Double {
    guard isFinite, self > 0 else { return 0 }
    // ln(2^e m) = e ln 2 + 2 atanh((m - 1) / (m + 1)), and with m below 2 the series is short.
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var term = ratio
    var sum = 0.0
    for odd in stride(from: 1.0, through: 19, by: 2) {
      sum += term / odd
      term *= square
    }
    return Double(exponent) * 0.693147180559945 + 2 * sum
  }
}
