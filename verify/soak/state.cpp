#include "verify/soak/state.hpp"

#include <filesystem>
#include <nlohmann/json.hpp>

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

tally from_json(const json& j) {
  tally t;
  j.at("to_server").get_to(t.to_server);
  j.at("to_client").get_to(t.to_client);
  j.at("sleeps").get_to(t.sleeps);
  j.at("sessions").get_to(t.sessions);
  j.at("seconds").get_to(t.seconds);
  j.at("longest_burst").get_to(t.longest_burst);
  j.at("grown_bytes").get_to(t.grown_bytes);
  return t;
}

absl::Status refuse(const std::string& file, const std::string& why) {
  return absl::InvalidArgumentError(say("--state=", file, ": ", why));
}

}  // namespace

std::string this_program() { return harness::sha256_of_file("/proc/self/exe"); }

absl::StatusOr<state> read_state_of_any(const std::string& file) {
  std::error_code failed;
  if (!std::filesystem::exists(file, failed)) return refuse(file, "there is no such file");
  try {
    const json j = json::parse(harness::text_of_file(file).value_or(""));
    if (j.at("form") != form) return refuse(file, say("not of the form ", form));
    state s{j.at("program"), {}};
    for (const auto& [name, done] : j.at("steps").items()) s.steps[name] = from_json(done);
    return s;
  } catch (const json::exception&) {
    return refuse(file, "cannot be read as what a soak keeps; --fresh begins anew");
  }
}

absl::StatusOr<state> read_state(const std::string& file) {
  const std::string mine = this_program();
  std::error_code failed;
  if (!std::filesystem::exists(file, failed)) return state{mine, {}};
  absl::StatusOr<state> s = read_state_of_any(file);
  if (s.ok() && s->program != mine)
    return refuse(file, "kept by another build of this program; --fresh begins anew");
  return s;
}

absl::Status write_state(const std::string& file, const state& s) {
  json steps = json::object();
  for (const auto& [name, done] : s.steps) steps[name] = to_json(done);
  const json all{{"form", form}, {"program", s.program}, {"steps", steps}};
  std::error_code failed;
  const std::filesystem::path path(file);
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), failed);
  absl::Status written = failed ? absl::UnavailableError(failed.message())
                                : harness::replace_file(path, all.dump(1) + "\n");
  return written.ok() ? written
                      : refuse(file, say("cannot be written: ", std::string(written.message())));
}

}  // namespace typed_pipes::soak
