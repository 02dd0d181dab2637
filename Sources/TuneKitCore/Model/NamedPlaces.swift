// Accelerators and where they sit, in words.

extension [Subject] {
  /// As in `Example NPU at fdab0000.npu and fdac0000.npu`.
  package var named: String { NamedPlaces.text(map { ($0.acceleratorName, $0.address) }) }
}

extension [Recognition.Found] {
  /// As in `Example NPU at fdab0000.npu and fdac0000.npu`.
  package var named: String {
    NamedPlaces.text(map { ($0.accelerator.name, $0.place.device.address) })
  }
}

extension [String] {
  /// In words: `a, b and c`.
  package var inWords: String {
    count < 2 ? first ?? "" : dropLast().joined(separator: ", ") + " and " + self[count - 1]
  }
}

private enum NamedPlaces {
  /// Each name once, with all its addresses.
  static func text(_ places: [(name: String, address: DeviceAddress)]) -> String {
    var names: [String] = []
    for place in places where !names.contains(place.name) { names.append(place.name) }
    return names.map { name in
      let addresses = places.filter { $0.name == name }.map(\.address.description)
      return "\(name) at \(addresses.inWords)"
    }.inWords
  }
}
