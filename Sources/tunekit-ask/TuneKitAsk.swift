import CFFI
import Glibc

/// Calls one function of one library, and writes what it gave to descriptor 3.
///
/// `tunekit-ask LIBRARY FUNCTION RESULT PARAMETER...`; the words are those of `NativeCall.words` in
/// TuneKitCore, the answer is what its `NativeReply` reads. Whatever happens in the library ends
/// this process and no other.
@main
struct TuneKitAsk {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    guard words.count >= 3, let result = Room(result: words[2]) else { _exit(64) }
    let parameters = words.dropFirst(3).map { Room($0) }
    guard parameters.count <= 16 else { _exit(71) }
    var answer = Answer()
    guard Confinement.enter() else {
      answer.add("uncontained", text: Confinement.isRoot ? "root" : "limits")
      _ = answer.send()
      _exit(71)
    }
    defer { _exit(answer.send() ? 0 : 74) }
    guard let library = dlopen(words[0], RTLD_NOW | RTLD_LOCAL) else {
      return answer.add("library", text: dlerror())
    }
    guard let function = dlsym(library, words[1]) else {
      return answer.add("symbol", text: dlerror())
    }
    guard call(function, result, parameters) else { _exit(65) }
    answer.add(result, parameters)
  }

  private static func call(
    _ function: UnsafeMutableRawPointer, _ result: Room, _ parameters: [Room?]
  ) -> Bool {
    let known = parameters.compactMap(\.self)
    guard known.count == parameters.count else { return false }
    var types = known.map { Optional($0.type) }
    var values = known.map { Optional($0.value) }
    return ask_call(
      function, result.type, UInt32(known.count), &types, &values, result.start) == 1
  }
}
