// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "mytuner",
  dependencies: [
    // Yours has the URL or the path of your copy of TuneKit.
    .package(name: "tunekit", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "mytuner",
      dependencies: [
        .product(name: "TuneKitCommand", package: "tunekit"),
        .product(name: "TuneKitCore", package: "tunekit"),
        .product(name: "Boards", package: "tunekit"),
      ],
      exclude: ["MyBoard.capture", "MyCard.capture"])
  ]
)
