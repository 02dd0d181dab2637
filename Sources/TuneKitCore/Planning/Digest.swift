/// A short digest of what two modules say, so that plans made by other versions of them are told.
enum Digest {
  /// Sixteen hexadecimal digits (FNV-1a, 64 bits): against mix-ups, not against forgers.
  static func of(_ board: any Board, _ accelerator: any Accelerator, at place: Placement) -> String {
    let parts: [(any Encodable)] = [
      board.id, board.signature, board.cores, board.slots, board.immovable,
      accelerator.id, accelerator.signature, accelerator.link, accelerator.interrupts,
      accelerator.needs(at: place),
    ]
    let text = parts.map { (try? JSON.line($0)) ?? "" }.joined(separator: "\n")
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
      (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    return hexadecimal(hash, 16)
  }
}
