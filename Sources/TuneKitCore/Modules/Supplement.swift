/// Needs that are added to those of the accelerators, for some cards and boards or for all.
public protocol Supplement: Module {
  /// The accelerators to whose needs it adds; nil for any.
  var accelerators: [ModuleID]? { get }
  /// The boards on which it adds them; nil for any.
  var boards: [ModuleID]? { get }
  /// What it adds.
  @ListOf<Need> func needs(at place: Placement) -> [Need]
}

extension Supplement {
  /// Whether it has a part in tuning this pair.
  func applies(to accelerator: any Accelerator, on board: any Board) -> Bool {
    (accelerators?.contains(accelerator.id) ?? true) && (boards?.contains(board.id) ?? true)
  }
}
