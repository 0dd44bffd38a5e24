// -----------------------------------------------------------------------------
// main.cpp - explores the shipped lock-free code: every execution that the memory model allows.
// -----------------------------------------------------------------------------
// Reports, in this order: the litmus tests, which say whether the explorer can be trusted; the matrix, every
// way to send with every way to receive on each backend. With --sites or --mutants instead: which scenario fails if
// one site of the code, or one statement, has a mistake.
// -----------------------------------------------------------------------------
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "verify/explorer/explore_all.hpp"
#include "verify/explorer/litmus.hpp"

namespace typed_pipes::exploring {
namespace {

constexpr const char* usage =
    "allowed: --quick, --sites, --mutants, --executions=N, --finish=N, --processes=N, --only=TEXT, "
    "--mutant=TEXT, --list, --help, --replay NAME CHOICES";

// One line, whatever is in the argument.
[[noreturn]] void refuse(std::string_view argument, const char* why) {
  std::string shown(argument);
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char c) { return std::iscntrl(c) != 0; }, '?');
  std::fprintf(stderr, "explorer: %s: %s; %s\n", shown.c_str(), why, usage);
  std::exit(2);
}

std::uint64_t number_in(std::string_view argument, std::string_view text) {
  std::uint64_t n = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (bad != std::errc{} || end != text.data() + text.size() || n == 0)
    refuse(argument, "no number");
  return n;
}

int replay(const scenarios& all, const std::string& name, const std::string& choices) {
  for (const scenario& s : all) {
    if (s.what.name != name) continue;
    limits l;
    l.reduced = !s.what.at_random;
    const verdict v = the_machine.replay(s.what, choices, l);
    std::printf("%s\n", v.failed() ? v.failure.c_str() : "no failure");
    return v.failed() ? 1 : 0;
  }
  refuse(name, "no such scenario (--list prints them)");
}

int run(std::span<char*> arguments) {
  effort e;
  int random_programs = 2'000;
  int (*what)(const scenarios&, const effort&) = nullptr;
  scenarios all = all_scenarios();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    const auto other = std::find_if(other_reports().begin(), other_reports().end(),
                                    [&](const report& r) { return r.flag == argument; });
    const auto value = argument.substr(std::min(argument.find('=') + 1, argument.size()));
    if (other != other_reports().end()) {
      what = other->run;
    } else if (argument == "--quick") {
      e.executions = 1'000;
      random_programs = 200;
    } else if (argument.starts_with("--executions=")) {
      e.executions = number_in(argument, value);
    } else if (argument.starts_with("--finish=")) {
      e.finish = number_in(argument, value);
    } else if (argument.starts_with("--processes=")) {
      e.processes = static_cast<unsigned>(number_in(argument, value));
    } else if (argument.starts_with("--only=")) {
      std::erase_if(
          all, [&](const scenario& s) { return s.what.name.find(value) == std::string::npos; });
      if (all.empty()) refuse(argument, "no name of a scenario has it (--list prints them)");
    } else if (argument.starts_with("--mutant=")) {
      e.mutant = value;
    } else if (argument == "--list") {
      for (const scenario& s : all) std::printf("%s\n", s.what.name.c_str());
      return 0;
    } else if (argument == "--help") {
      std::printf("explorer: explores the shipped lock-free code (verify/explorer/README.md)\n%s\n",
                  usage);
      return 0;
    } else if (argument == "--replay") {
      if (i + 2 != arguments.size() - 1) refuse(argument, "takes a name and choices");
      return replay(all, arguments[i + 1], arguments[i + 2]);
    } else {
      refuse(argument, "unknown argument");
    }
  }
  if (what != nullptr) return what(all, e) == 0 ? 0 : 1;
  const int failures = check_litmus_tests(random_programs) + check_matrix(all, e);
  return failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace typed_pipes::exploring

int main(int argc, char** argv) { return typed_pipes::exploring::run({argv + 1, argv + argc}); }
