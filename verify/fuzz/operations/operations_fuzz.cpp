// -----------------------------------------------------------------------------
// operations_fuzz.cpp - the entry of libFuzzer: each input over every backend.
// -----------------------------------------------------------------------------
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>

#include "verify/fuzz/operations/backends.hpp"

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  std::fprintf(stderr, "operations_fuzz: %zu backends\n", typed_pipes::fuzz::all_fuzzed().size());
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string found = typed_pipes::fuzz::differences(std::span(data, size));
  if (found.empty()) return 0;
  std::fputs(found.c_str(), stderr);
  std::abort();
}
