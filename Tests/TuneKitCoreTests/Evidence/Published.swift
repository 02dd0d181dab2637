import Foundation
import TuneKitCore

/// The published tables, which lie beside the accelerator with which they were measured.
enum Published {
  static func text(_ quantity: MeasuredQuantity) throws -> String {
    let name =
      switch quantity {
      case .call: "latency"
      case .tokens: "decode"
      case .firstToken: "ttft"
      }
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).dropFirst()
    let folder = "/" + root.joined(separator: "/") + "/Sources/Accelerators/Axera/AX650N/Evidence"
    return try String(contentsOfFile: "\(folder)/cm3588-ax650n-\(name).csv", encoding: .utf8)
  }

  static func rows(_ quantity: MeasuredQuantity) throws -> [MeasuredPair] {
    try MeasuredPair.rows(of: quantity, csv: text(quantity))
  }
}
