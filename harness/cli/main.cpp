#include "harness/cli/flags.hpp"
#include "harness/cli/laboratory.hpp"
#include "harness/registry/all_programs.hpp"

int main(int argc, char** argv) {
  using namespace typed_pipes::harness;
  return run_laboratory(
      argc, argv, {"pipes_bench", what_bench_does, [](const auto&) { return all_programs(); }});
}
