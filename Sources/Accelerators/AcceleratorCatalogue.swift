public import TuneKitCore
