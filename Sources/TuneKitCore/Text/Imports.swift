// What every file of this target sees.
@_exported import TuneKitChecking
@_exported import TuneKitEvidence
@_exported import TuneKitManifests
