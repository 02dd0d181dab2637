import TuneKitCore

/// The number of a run that is compared.
enum FoundMetric {
  /// How long the command took.
  case wallTime
  /// What a pattern finds in its output.
  case pattern(MetricPattern, better: BenchmarkFigure.Better)
  /// What a module says of a program's output.
  case figure(BenchmarkFigure)

  /// The metric of a command, from the output of its first run.
  ///
  /// - Parameters:
  ///   - pattern: what a person gave; it goes before all others.
  ///   - better: which of its numbers are better.
  ///   - figures: what modules know.
  ///   - output: what the command printed.
  init(
    _ pattern: MetricPattern?, _ better: BenchmarkFigure.Better,
    or figures: [BenchmarkFigure], in output: String
  ) {
    if let pattern {
      self = .pattern(pattern, better: better)
    } else if let known = figures.first(where: { $0.value(in: output) != nil }) {
      self = .figure(known)
    } else {
      self = .wallTime
    }
  }

  /// Which values are better.
  var better: BenchmarkFigure.Better {
    switch self {
    case .wallTime: .lower
    case .pattern(_, let better): better
    case .figure(let figure): figure.better
    }
  }

  var unit: String {
    switch self {
    case .wallTime: "s"
    case .pattern(let pattern, _): pattern.unit ?? ""
    case .figure(let figure): figure.unit
    }
  }

  var metric: Proof.Metric {
    switch self {
    case .wallTime: Proof.Metric(name: "wall time", found: nil)
    case .pattern(let pattern, _):
      Proof.Metric(name: "what '\(pattern)' finds", found: pattern.description)
    case .figure(let figure): Proof.Metric(name: figure.title, found: figure.program)
    }
  }

  /// The value of one run.
  ///
  /// - Throws: ``Failure`` where there is no number, or one that is no measurement.
  func value(of run: MeasuredCommand.Run, named name: String) throws(Failure) -> Double {
    let value: Double?
    switch self {
    case .wallTime: value = (max(run.seconds, 1e-6) * 1e6).rounded() / 1e6
    case .pattern(let pattern, _):
      do throws(MetricError) { value = try pattern.number(in: run.output) } catch {
        throw Failure(
          status: .error,
          message: "\(name) printed no number to compare: \(error); --metric is '\(pattern)'"
            + "\(Self.end(of: run.output))")
      }
    case .figure(let figure): value = figure.value(in: run.output)
    }
    guard let value, value > 0, value.isFinite else {
      let what = value.map { "\($0) is not a number above 0" } ?? "\(metric.name) is missing"
      throw Failure(
        status: .error,
        message: "\(name) printed no number to compare: \(what)\(Self.end(of: run.output))")
    }
    return value
  }

  /// The last lines that a command printed, for people.
  static func end(of output: String) -> String {
    let lines = output.utf8.suffix(2000).split { $0 == 0x0A || $0 == 0x0D }.suffix(4)
    if lines.isEmpty { return "; it printed nothing" }
    return "; its last lines:"
      + lines.map { "\n    " + String(String(decoding: $0, as: UTF8.self).prefix(200)) }.joined()
  }
}
