#include "harness/machine/thread_limits.hpp"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

std::optional<std::uint64_t> number_in(const std::string& path) {
  std::ifstream file(path);
  std::uint64_t value = 0;
  if (!(file >> value)) return std::nullopt;
  return value;
}

// Returns the number of threads in the system: the 86 in "0.58 0.61 1.07 2/86 9770".
std::uint64_t threads_now() {
  std::ifstream file("/proc/loadavg");
  std::string word;
  std::uint64_t running = 0, all = 0;
  char slash = 0;
  if (!(file >> word >> word >> word >> running >> slash >> all)) return 0;
  return all;
}

std::uint64_t maps_now() {
  std::ifstream file("/proc/self/maps");
  std::uint64_t lines = 0;
  for (std::string line; std::getline(file, line);) ++lines;
  return lines;
}

// Returns the size of the address space in use.
std::uint64_t bytes_now() {
  return number_in("/proc/self/statm").value_or(0) *
         static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t bytes_of_stack() {
  std::size_t bytes = 0;
  pthread_attr_t usual;
  if (pthread_getattr_default_np(&usual) == 0) {
    pthread_attr_getstacksize(&usual, &bytes);
    pthread_attr_destroy(&usual);
  }
  return std::max<std::uint64_t>(1, bytes);
}

void add(std::vector<thread_limit>& all, std::string name, std::optional<std::uint64_t> value,
         std::uint64_t used, std::uint64_t per_thread = 1) {
  if (!value) return;
  all.push_back({std::move(name), *value, (*value - std::min(used, *value)) / per_thread});
}

// Each enclosing control group may have a limit of its own, up to the root that is visible here.
void add_group(std::vector<thread_limit>& all, const std::string& root, std::string path) {
  for (;; path = std::filesystem::path(path).parent_path()) {
    const std::string dir = path == "/" ? root : root + path;
    // "max" is no number, and no limit.
    add(all, say("pids.max of control group ", path), number_in(dir + "/pids.max"),
        number_in(dir + "/pids.current").value_or(0));
    if (path.size() < 2) return;
  }
}

void add_groups(std::vector<thread_limit>& all) {
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {  // "0::/path" or "8:pids:/path"
    const auto first = line.find(':');
    const auto second = line.find(':', first + 1);
    if (second == std::string::npos || second + 1 == line.size()) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string path = line.substr(second + 1);
    if (controllers.empty()) add_group(all, "/sys/fs/cgroup", path);
    if (controllers == "pids") add_group(all, "/sys/fs/cgroup/pids", path);
  }
}

}  // namespace

std::vector<thread_limit> read_thread_limits() {
  std::vector<thread_limit> all;
  rlimit processes{};
  if (geteuid() != 0 && getrlimit(RLIMIT_NPROC, &processes) == 0 &&
      processes.rlim_cur != RLIM_INFINITY) {
    add(all, "RLIMIT_NPROC (ulimit -u)", processes.rlim_cur, 0);
  }
  const std::uint64_t running = threads_now();
  add(all, "kernel.threads-max", number_in("/proc/sys/kernel/threads-max"), running);
  add(all, "kernel.pid_max", number_in("/proc/sys/kernel/pid_max"), running);
  add_groups(all);
  add(all, "vm.max_map_count (two maps a thread)", number_in("/proc/sys/vm/max_map_count"),
      maps_now(), 2);
  rlimit space{};
  if (getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY) {
    add(all, "RLIMIT_AS (ulimit -v)", space.rlim_cur, bytes_now(), bytes_of_stack());
  }
  return all;
}

const thread_limit* tightest(std::span<const thread_limit> limits) {
  const auto least = std::min_element(limits.begin(), limits.end(),
                                      [](const auto& a, const auto& b) { return a.left < b.left; });
  return least == limits.end() ? nullptr : &*least;
}

std::string too_many(int threads, std::span<const thread_limit> limits) {
  const thread_limit* const least = tightest(limits);
  if (least == nullptr || static_cast<std::uint64_t>(std::max(0, threads)) <= least->left) {
    return "";
  }
  return say(threads, " threads are needed, and ", least->name, " = ", least->value, " allows ",
             least->left, " more");
}

std::string no_thread(std::string_view refused, std::size_t others) {
  const std::vector<thread_limit> limits = read_thread_limits();
  const thread_limit* const least = tightest(limits);
  return say("no thread could be started beside ", others, " others: ", refused,
             least == nullptr ? std::string()
                              : say("; the nearest limit is ", least->name, " = ", least->value));
}

}  // namespace typed_pipes::harness
