public import TuneKitModel

/// The boards of this package: one line each.
public enum BoardCatalogue {
  /// All of them, by folder.
  public static let all: [any Board] = [
    CM3588NAS(),
    CM3588Plus(),
    NanoPCT6(),
    GenericBoard(),
    ROCK5B(),
    ROCK5BPlus(),
    ROCK5ITX(),
    RaspberryPi5(),
    OrangePi5Plus(),
  ]
}
