// swift-tools-version: 6.2

import Foundation
import PackageDescription

/// Pages, captures and measurements lie beside the Swift they belong to.
///
/// They are not resources,
/// so each target excludes whatever of the kind its folder holds; nobody has to list a file here.
func documents(below folder: String) -> [String] {
  let root = Context.packageDirectory + "/" + folder
  let endings = ["md", "capture", "csv"]
  let files = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
  return files.filter { file in endings.contains { file.hasSuffix("." + $0) } }.sorted()
}

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let fuzzed: [Target.Dependency] = [
  "TuneKitCore", "Boards", "Accelerators",
  .product(name: "SystemPackage", package: "swift-system"),
]

let package = Package(
  name: "tunekit",
  products: [
    .library(name: "TuneKitCore", targets: ["TuneKitCore"]),
    .library(name: "Boards", targets: ["Boards"]),
    .library(name: "Accelerators", targets: ["Accelerators"]),
    .executable(name: "tunekit", targets: ["tunekit"]),
    .executable(name: "tunekit-ask", targets: ["tunekit-ask"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
  ],
  targets: [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CFFI"),
    .target(name: "CStart"),
    .target(
      name: "TuneKitCore",
      dependencies: ["CLinux", .product(name: "SystemPackage", package: "swift-system")],
      exclude: documents(below: "Sources/TuneKitCore"),
      swiftSettings: strict),
    .target(
      name: "Boards", dependencies: ["TuneKitCore"],
      exclude: documents(below: "Sources/Boards"), swiftSettings: strict),
    .target(
      name: "Accelerators", dependencies: ["TuneKitCore"],
      exclude: documents(below: "Sources/Accelerators"), swiftSettings: strict),
    .executableTarget(
      name: "tunekit",
      dependencies: [
        "TuneKitCore", "Boards", "Accelerators", "CLinux", "CStart",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    // The archive by its file name: the program shall not need libffi where it runs.
    .executableTarget(
      name: "tunekit-ask", dependencies: ["CFFI"], swiftSettings: strict,
      linkerSettings: [.linkedLibrary(":libffi.a")]),
    .testTarget(
      name: "TuneKitCoreTests",
      dependencies: ["TuneKitCore", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .testTarget(
      name: "DeviceTests", dependencies: ["TuneKitCore", "Boards", "Accelerators", "tunekit"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests", dependencies: ["TuneKitCore", "Boards", "Accelerators", "tunekit"],
      swiftSettings: strict),
    .testTarget(
      name: "FuzzTests", dependencies: fuzzed, path: "Tests/Fuzz",
      exclude: ["Program", "Corpora", "words.dict", "README.md"], swiftSettings: strict),
  ]
)

// `scripts/fuzz` makes a program of the same files, which links only where libFuzzer is linked too.
if Context.environment["TUNEKIT_FUZZ"] != nil {
  package.targets.removeAll { $0.type == .test }
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: fuzzed, path: "Tests/Fuzz",
      exclude: ["ReplayTests.swift", "Corpora", "words.dict", "README.md"],
      // gold, which is the default here, breaks down over a second `main`.
      swiftSettings: strict, linkerSettings: [.unsafeFlags(["-use-ld=lld"])]))
}
