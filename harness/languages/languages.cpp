#include "harness/languages/languages.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <stdexcept>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "harness/base/text.hpp"
#include "harness/machine/child_process.hpp"

namespace typed_pipes::harness {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  absl::StripAsciiWhitespace(&line);
  return line;
}

// Returns whether the name may be part of the name of a cell.
bool is_word(const std::string& name) {
  const auto fits = [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return absl::ascii_islower(u) || absl::ascii_isdigit(u) || c == '_';
  };
  return !name.empty() && absl::ascii_islower(static_cast<unsigned char>(name.front())) &&
         std::all_of(name.begin(), name.end(), fits);
}

// Returns the languages in the sources, which the build lists as NAME or NAME=LOOK, and those that were
// built: each name with its look, -1 where none is named.
std::map<std::string, int> languages_in(const fs::path& directory) {
  std::map<std::string, int> all;
  const std::vector<std::string> in_sources =
      absl::StrSplit(TYPED_PIPES_LANGUAGES, ',', absl::SkipEmpty());
  for (const std::string& listed : in_sources) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(listed, absl::MaxSplits('=', 1));
    int& look = all.try_emplace(parts.first, -1).first->second;
    if (!absl::SimpleAtoi(parts.second, &look)) look = -1;
  }
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(directory, none)) {
    if (entry.is_directory() && is_word(entry.path().filename())) {
      all.try_emplace(entry.path().filename(), -1);
    }
  }
  return all;
}

// Returns why the program cannot be started; empty if it can be.
std::string why_missing(const fs::path& folder) {
  std::error_code none;
  if (!fs::exists(folder, none)) return "not built: make blog";
  if (std::string why = first_line(folder / "missing"); !why.empty()) return why;
  if (access((folder / "run").c_str(), X_OK) == 0) return "";
  return say((folder / "run").string(), " is not a program that can be started: make blog");
}

template <class T>
T required(absl::StatusOr<T> got) {
  if (!got.ok()) throw std::runtime_error(std::string(got.status().message()));
  return *std::move(got);
}

void require(const absl::Status& s) {
  if (!s.ok()) throw std::runtime_error(std::string(s.message()));
}

// "done RECEIVED SUM NS"
tally parse_done(const std::string& line) {
  const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
  tally seen;
  double ns = 0;  // by its own clock; ours is what counts
  if (words.size() != 4 || words[0] != "done" || !absl::SimpleAtoi(words[1], &seen.received) ||
      !absl::SimpleAtod(words[2], &seen.result) || !absl::SimpleAtod(words[3], &ns)) {
    throw std::runtime_error(say("said \"", line, "\" instead of \"done RECEIVED SUM NS\""));
  }
  return seen;
}

std::vector<side> start_program(const std::string& run, const params& p) {
  auto child = std::make_shared<child_process>(
      required(child_process::start(run, {say(p.operations), say(p.group_size)})));
  const std::string ready = required(child->read_line(p.reply_timeout_s));
  if (ready != "ready") throw std::runtime_error(say("said \"", ready, "\" instead of \"ready\""));
  std::vector<side> all;
  all.emplace_back(
      [child, p] {
        require(child->write_line("go"));
        tally seen = parse_done(required(child->read_line(p.reply_timeout_s)));
        seen.sent = p.operations;
        return seen;
      },
      [child, p] {
        require(child->finish(p.reply_timeout_s));
        return tally{};
      });
  return all;
}

program foreign_program(const program& like, const std::string& name, int look,
                        const fs::path& folder) {
  program p;
  p.workload = like.workload;
  p.workload.protocol = "";
  p.backend = name;
  p.wait = "park";
  p.facts.origin = origin::language;
  p.facts.design = "a program in another language, in a process of its own";
  p.facts.source = say("languages/", name);
  p.facts.look = look;
  p.check = like.check;
  p.facts.version = first_line(folder / "version");
  p.cannot_run = why_missing(folder);
  if (p.cannot_run.empty()) {
    p.sides = [run = (folder / "run").string()](const params& how) {
      return start_program(run, how);
    };
  }
  return p;
}

}  // namespace

void add_languages(std::vector<program>& programs, const std::string& directory) {
  std::vector<program> all;
  for (std::size_t i = 0; i < programs.size(); ++i) {
    const bool last =
        i + 1 == programs.size() || programs[i + 1].workload.name != programs[i].workload.name;
    const program& like = all.emplace_back(std::move(programs[i]));
    const auto& settings = like.workload.settings.points;
    if (!last || std::none_of(settings.begin(), settings.end(),
                              [](const setting& s) { return s.languages; })) {
      continue;
    }
    const program model = like;  // a copy: the list grows
    for (const auto& [name, look] : languages_in(directory)) {
      all.push_back(foreign_program(model, name, look, fs::path(directory) / name));
    }
  }
  programs = std::move(all);
}

}  // namespace typed_pipes::harness
