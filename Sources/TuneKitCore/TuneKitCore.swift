// What you get with `import TuneKitCore`: all parts of the core.
@_exported import TuneKitGuarding
@_exported import TuneKitModuleKit
@_exported import TuneKitWriting
