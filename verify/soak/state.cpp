#include "verify/soak/state.hpp"

#include <cstdint>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/base/input_file.hpp"
#include "harness/base/output_file.hpp"
#include "harness/base/sha256.hpp"
#include "harness/base/text.hpp"

namespace typed_pipes::soak {
namespace {

using harness::say;
using nlohmann::json;

constexpr char form[] = "pipes-soak/1";

json to_json(const tally& t) {
  return {{"to_server", t.to_server},    {"to_client", t.to_client},
          {"sleeps", t.sleeps},          {"sessions", t.sessions},
          {"seconds", t.seconds},        {"longest_burst", t.longest_burst},
          {"grown_bytes", t.grown_bytes}};
}

// More than any soak counts or takes.
constexpr std::uint64_t most = std::uint64_t{1} << 60;
constexpr double longest_s = 1e10;
constexpr std::uintmax_t most_bytes = 1'000'000;

std::uint64_t count_of(const json& j, const char* key) {
  const json& n = j.at(key);
  if (!n.is_number_unsigned() || n.get<std::uint64_t>() > most) throw std::out_of_range(key);
  return n.get<std::uint64_t>();
}

tally from_json(const json& j) {
  tally t;
  t.to_server = count_of(j, "to_server");
  t.to_client = count_of(j, "to_client");
  t.sleeps = count_of(j, "sleeps");
  t.sessions = count_of(j, "sessions");
  t.longest_burst = count_of(j, "longest_burst");
  t.grown_bytes = static_cast<std::int64_t>(count_of(j, "grown_bytes"));
  j.at("seconds").get_to(t.seconds);
  if (!(t.seconds >= 0 && t.seconds <= longest_s)) throw std::out_of_range("seconds");
  return t;
}

absl::Status refuse(const std::string& file, const std::string& why) {
  return absl::InvalidArgumentError(say("--state=", file, ": ", why));
}

}  // namespace

absl::Status check_state_file(const std::string& file) {
  std::error_code failed;
  const auto is = std::filesystem::status(file, failed).type();
  if (is == std::filesystem::file_type::not_found) {
    return std::filesystem::is_symlink(file, failed) ? refuse(file, "a link to nothing")
                                                     : absl::OkStatus();
  }
  if (is == std::filesystem::file_type::none) return absl::OkStatus();  // writing says why
  if (is != std::filesystem::file_type::regular) return refuse(file, "not a file");
  if (std::filesystem::file_size(file, failed) > most_bytes)
    return refuse(file, say("larger than what a soak keeps (allowed: ", most_bytes, " bytes)"));
  return absl::OkStatus();
}

std::string this_program() { return harness::sha256_of_file("/proc/self/exe"); }

absl::StatusOr<state> read_state_of_any(const std::string& file) {
  if (absl::Status s = check_state_file(file); !s.ok()) return s;
  std::error_code failed;
  if (!std::filesystem::exists(file, failed))
    return absl::NotFoundError(say("--state=", file, ": there is no such file"));
  try {
    const json j = json::parse(harness::text_of_file(file).value_or(""));
    if (j.at("form") != form) return refuse(file, say("not of the form ", form));
    state s{j.at("program"), {}};
    for (const auto& [name, done] : j.at("steps").get<json::object_t>())
      s.steps[name] = from_json(done);
    return s;
  } catch (const std::exception&) {  // of the parser, or out_of_range
    return refuse(file, "cannot be read as what a soak keeps; --fresh begins anew");
  }
}

absl::StatusOr<state> read_state(const std::string& file) {
  const std::string mine = this_program();
  absl::StatusOr<state> s = read_state_of_any(file);
  if (absl::IsNotFound(s.status())) return state{mine, {}};
  if (s.ok() && s->program != mine)
    return refuse(file, "kept by another build of this program; --fresh begins anew");
  return s;
}

absl::Status write_state(const std::string& file, const state& s) {
  json steps = json::object();
  for (const auto& [name, done] : s.steps) steps[name] = to_json(done);
  const json all{{"form", form}, {"program", s.program}, {"steps", steps}};
  std::error_code unknown;  // also when there is no file yet, which is no failure
  std::error_code failed;
  std::filesystem::path path(file);
  if (std::filesystem::is_symlink(path, unknown)) path = std::filesystem::canonical(path, failed);
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), failed);
  absl::Status written = failed ? absl::UnavailableError(failed.message())
                                : harness::replace_file(path, all.dump(1) + "\n");
  return written.ok() ? written
                      : refuse(file, say("cannot be written: ", std::string(written.message())));
}

}  // namespace typed_pipes::soak
