// -----------------------------------------------------------------------------
// benchmark_report.hpp - the reports that Google Benchmark writes itself, if asked to.
// -----------------------------------------------------------------------------
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace benchmark {
class BenchmarkReporter;
}

namespace typed_pipes::harness {

class benchmark_report {
 public:
  // Hands the flags to Google Benchmark. They have been checked.
  explicit benchmark_report(const std::vector<std::string>& flags);
  ~benchmark_report();
  benchmark_report(const benchmark_report&) = delete;
  benchmark_report& operator=(const benchmark_report&) = delete;

  // Runs all that is registered, in the order of registration.
  void run_all();

  // The name of the file that could not be written to the end; empty if all is well.
  [[nodiscard]] const std::string& unwritten() const { return unwritten_; }

 private:
  std::unique_ptr<benchmark::BenchmarkReporter> display_, file_;
  std::string file_name_, unwritten_;
};

}  // namespace typed_pipes::harness
