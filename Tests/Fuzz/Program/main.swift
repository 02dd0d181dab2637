import Glibc

// One program for all harnesses, since linking takes longer than most runs. The variable is used and
// no argument, since libFuzzer restarts the program with arguments of its own.

typealias Callback = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: Callback
) -> CInt

let name = getenv("TUNEKIT_HARNESS").map { String(cString: $0) } ?? ""
guard let harness = Harnesses.named(name) else {
  for harness in Harnesses.all { print(harness.name) }
  exit(name.isEmpty ? 0 : 64)
}
if getenv("TUNEKIT_GROWTH") != nil { exit(Growth(of: harness).isLinear() ? 0 : 1) }
var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(runFuzzer(&count, &arguments) { Target.run($0, $1) })
