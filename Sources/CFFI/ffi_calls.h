// libffi, and the system calls of a process that locks itself in, in a form that Swift 6 can call: it takes
// neither libffi's ffi_type_* (mutable globals) nor functions with a variable number of arguments.
#ifndef TUNEKIT_FFI_CALLS_H
#define TUNEKIT_FFI_CALLS_H

#include <ffi.h>
#include <grp.h>
#include <linux/capability.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// The type of a code as TuneKitCore's NativeType writes it: kind and bytes. NULL if there is none.
static inline ffi_type *ask_type(char kind, int size) {
  switch (kind) {
  case 'i':
    return size == 1 ? &ffi_type_sint8 : size == 2 ? &ffi_type_sint16
      : size == 4 ? &ffi_type_sint32 : size == 8 ? &ffi_type_sint64 : NULL;
  case 'u':
    return size == 1 ? &ffi_type_uint8 : size == 2 ? &ffi_type_uint16
      : size == 4 ? &ffi_type_uint32 : size == 8 ? &ffi_type_uint64 : NULL;
  case 'f': return size == 4 ? &ffi_type_float : size == 8 ? &ffi_type_double : NULL;
  case 'p': case 's': return size == 8 ? &ffi_type_pointer : NULL;
  case 'v': return size == 0 ? &ffi_type_void : NULL;
  default: return NULL;
  }
}

// Calls a function. 0 if libffi refuses these types.
static inline int ask_call(void *function, ffi_type *result, unsigned count, ffi_type **types,
                           void **values, void *room) {
  ffi_cif call;
  if (ffi_prep_cif(&call, FFI_DEFAULT_ABI, count, result, types) != FFI_OK) return 0;
  ffi_call(&call, FFI_FN(function), room, values);
  return 1;
}

// setrlimit(2), where both limits are the same.
static inline int ask_limit(int resource, unsigned long most) {
  struct rlimit limit = {most, most};
  return setrlimit(resource, &limit);
}

// prctl(2) with one argument.
static inline int ask_prctl(int option, unsigned long argument) {
  return prctl(option, argument, 0L, 0L, 0L);
}

// Gives up every capability of this process.
static inline int ask_drop_capabilities(void) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
  return (int)syscall(SYS_capset, &header, none);
}

// Closes every descriptor from this one on: close_range(2), before Linux 5.9 one by one.
static inline void ask_close_from(int first) {
#ifdef SYS_close_range
  if (syscall(SYS_close_range, (unsigned)first, ~0u, 0u) == 0) return;
#endif
  for (int descriptor = first; descriptor < 4096; descriptor++) close(descriptor);
}

// setgroups(2) with none, setgid(2), setuid(2).
static inline int ask_become(unsigned user) {
  return setgroups(0, NULL) == 0 && setgid(user) == 0 && setuid(user) == 0 ? 0 : -1;
}

enum {
  ask_limit_memory = RLIMIT_AS,
  ask_limit_core = RLIMIT_CORE,
  ask_limit_time = RLIMIT_CPU,
  ask_limit_file = RLIMIT_FSIZE,
  ask_limit_files = RLIMIT_NOFILE,
  ask_no_new_rights = PR_SET_NO_NEW_PRIVS,
  ask_dumpable = PR_SET_DUMPABLE,
  ask_signal_of_parent = PR_SET_PDEATHSIG
};

#endif
