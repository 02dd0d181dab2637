extension Sequence<Int> {
  /// The numbers for people, lowest first: `13,154-157`.
  var inRanges: String {
    var ranges: [ClosedRange<Int>] = []
    for number in Set(self).sorted() {
      if let last = ranges.last, last.upperBound == number - 1 {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}
