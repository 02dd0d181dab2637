/// A page in Prometheus's text format, read strictly: every name has its type before it, no sample
/// is repeated, the last line ends.
struct PrometheusPage {
  struct Sample: Hashable {
    let name: String
    let labels: [String: String]
    let value: Double
  }

  struct SyntaxError: Error {
    let line: String
  }

  private(set) var samples: [Sample] = []

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw SyntaxError(line: text) }
    var types: Set<String> = []
    var seen: Set<[String: String]> = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("# TYPE ") {
        guard words.count == 4, ["counter", "gauge"].contains(words[3]),
          types.insert(String(words[2])).inserted
        else { throw SyntaxError(line: String(line)) }
        continue
      }
      if line.hasPrefix("#") { continue }
      let sample = try Self.sample(Array(line))
      var identity = sample.labels
      identity[""] = sample.name
      guard types.contains(sample.name), seen.insert(identity).inserted else {
        throw SyntaxError(line: String(line))
      }
      samples.append(sample)
    }
  }

  /// The value of the first sample that has these labels, among others.
  func value(_ name: String, _ labels: [String: String]) -> Double? {
    samples.first { sample in
      sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
    }?.value
  }

  private static func sample(_ line: [Character]) throws -> Sample {
    var line = SampleLine(rest: line[...])
    let metric = try line.name()
    var labels: [String: String] = [:]
    if line.rest.first == "{" {
      repeat {
        line.rest = line.rest.dropFirst()
        let label = try line.name()
        try line.take("=")
        try line.take("\"")
        guard labels.updateValue(try line.text(), forKey: label) == nil else {
          throw line.syntaxError
        }
      } while line.rest.first == ","
      try line.take("}")
    }
    try line.take(" ")
    guard let value = Double(String(line.rest)) else { throw line.syntaxError }
    return Sample(name: metric, labels: labels, value: value)
  }

  /// What is left of a line that is being read.
  private struct SampleLine {
    var rest: ArraySlice<Character>

    var syntaxError: SyntaxError { SyntaxError(line: String(rest)) }

    mutating func name() throws -> String {
      let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      guard let first = name.first, !first.isNumber else { throw syntaxError }
      rest = rest.dropFirst(name.count)
      return String(name)
    }

    mutating func take(_ character: Character) throws {
      guard rest.popFirst() == character else { throw syntaxError }
    }

    mutating func text() throws -> String {
      var text = ""
      while let next = rest.popFirst(), next != "\"" {
        guard next == "\\" else {
          text.append(next)
          continue
        }
        switch rest.popFirst() {
        case "n": text.append("\n")
        case "\\": text.append("\\")
        case "\"": text.append("\"")
        default: throw syntaxError
        }
      }
      return text
    }
  }
}
