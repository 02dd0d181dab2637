import Foundation
import Synchronization

/// A few threads that do the same with many things, each on a tree of its own.
enum Workers {
  static let count = max(2, min(4, ProcessInfo.processInfo.activeProcessorCount))

  /// Does something with every item and gathers what went wrong.
  ///
  /// - Returns: what `work` found, and what it threw, at most the first twenty.
  static func complaints<Item: Sendable>(
    _ items: [Item], on machine: String = "cm3588+ax650n_6.1-vendor",
    _ work: @Sendable (Item, Tree, [String: Tree.Item]) throws -> String?
  ) -> [String] {
    let found = Mutex<[String]>([])
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: count) { _ in
      do {
        let tree = try Tree(machine)
        let before = tree.content()
        while true {
          let index = next.withLock { number in
            number += 1
            return number - 1
          }
          guard index < items.count, found.withLock({ $0.count < 20 }) else { return }
          if let complaint = try work(items[index], tree, before) {
            found.withLock { $0.append(complaint) }
            // What is left of it must not spoil what follows.
            for name in before.keys {
              if case .file(let bytes)? = before[name] { tree.write(bytes, to: name) }
            }
          }
          tree.forget()
        }
      } catch {
        found.withLock { $0.append("\(error)") }
      }
    }
    return found.withLock(\.self)
  }
}
