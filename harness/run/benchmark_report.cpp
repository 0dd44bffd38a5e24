#include "harness/run/benchmark_report.hpp"

#include <benchmark/benchmark.h>

#include <string_view>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

// The reporter for the terminal. Without a console it prints nothing, because the progress line is there.
class display_reporter : public benchmark::BenchmarkReporter {
 public:
  explicit display_reporter(bool console)
      : console_(console ? benchmark::CreateDefaultDisplayReporter() : nullptr) {}

  bool ReportContext(const Context& context) override {
    return console_ == nullptr || console_->ReportContext(context);
  }
  void ReportRuns(const std::vector<Run>& runs) override {
    if (console_ != nullptr) console_->ReportRuns(runs);
  }
  void Finalize() override {
    if (console_ != nullptr) console_->Finalize();
  }

 private:
  // Google Benchmark owns the reporter that it hands out, so this class must not delete it.
  benchmark::BenchmarkReporter* console_;
};

// Google Benchmark does not look whether its file was written.
template <class Reporter>
class checked : public Reporter {
 public:
  template <class... Args>
  checked(const std::string& file, std::string& unwritten, Args... args)
      : Reporter(args...), file_(file), unwritten_(unwritten) {}

  void Finalize() override {
    Reporter::Finalize();
    if (!this->GetOutputStream().flush()) unwritten_ = file_;
  }

 private:
  const std::string& file_;
  std::string& unwritten_;
};

// Returns the value of --name=value; empty if `flag` is another flag.
std::string value_of(const std::string& flag, std::string_view name) {
  const std::string start = say("--", name, "=");
  return flag.starts_with(start) ? flag.substr(start.size()) : "";
}

}  // namespace

benchmark_report::benchmark_report(const std::vector<std::string>& flags) {
  static char program[] = "pipes_bench";  // Google Benchmark keeps a pointer to it
  std::vector<std::string> words;
  std::string form = "json";
  bool console = false;
  for (const std::string& flag : flags) {
    // It takes --flag=value only, two dashes and all.
    words.push_back(say(flag.starts_with("--") ? "" : "-", flag));
    console |= !value_of(words.back(), "benchmark_format").empty();
    if (const auto file = value_of(words.back(), "benchmark_out"); !file.empty()) file_name_ = file;
    if (const auto f = value_of(words.back(), "benchmark_out_format"); !f.empty()) form = f;
  }
  std::vector<char*> argv{program};
  for (std::string& word : words) argv.push_back(word.data());
  int argc = static_cast<int>(argv.size());
  argv.push_back(nullptr);
  benchmark::Initialize(&argc, argv.data());

  display_ = std::make_unique<display_reporter>(console);
  if (file_name_.empty()) return;
  if (form == "json") {
    file_ = std::make_unique<checked<benchmark::JSONReporter>>(file_name_, unwritten_);
  } else if (form == "console") {
    file_ = std::make_unique<checked<benchmark::ConsoleReporter>>(
        file_name_, unwritten_, benchmark::ConsoleReporter::OO_None);
  } else {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    file_ = std::make_unique<checked<benchmark::CSVReporter>>(file_name_, unwritten_);
#pragma GCC diagnostic pop
  }
}

benchmark_report::~benchmark_report() = default;

void benchmark_report::run_all() {
  // All benchmarks are run, because the names were filtered when the plan was made. For "all" and "." Google Benchmark (1.7)
  // makes its list one place longer at a time and copies it each time; a pattern that any name fits has none of that.
  constexpr const char* every = "^";
  if (file_ != nullptr) {
    benchmark::RunSpecifiedBenchmarks(display_.get(), file_.get(), every);
  } else {
    benchmark::RunSpecifiedBenchmarks(display_.get(), every);
  }
}

}  // namespace typed_pipes::harness
