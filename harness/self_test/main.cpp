// pipes_self_test: measures what has a known answer, by the runner that measures everything else.
#include "harness/cli/laboratory.hpp"
#include "harness/self_test/known_programs.hpp"

int main(int argc, char** argv) {
  using namespace typed_pipes::harness;
  constexpr std::string_view what_it_does =
      "pipes_self_test: pipes_bench with programs whose times are known, so that it can be told "
      "whether what is\nmeasured is true; scripts/self_test.py (make self-test) runs it and "
      "judges.\n\nBackend undelayed, and delayed_2500ps or any other number of picoseconds up to "
      "1000000000, are the same code: slots, whose\nsender waits so long before each message. "
      "Workload programmed waits by the clock, as its backends say.\n";
  return run_laboratory(argc, argv, {"pipes_self_test", what_it_does, &self_test_programs});
}
