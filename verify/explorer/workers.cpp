#include "verify/explorer/workers.hpp"

#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace typed_pipes::exploring {

namespace {

void write_all(int to, const void* from, std::size_t bytes) {
  const char* at = static_cast<const char*>(from);
  while (bytes != 0) {
    const ssize_t n = write(to, at, bytes);
    if (n <= 0) _exit(1);
    at += n;
    bytes -= static_cast<std::size_t>(n);
  }
}

/// One process: takes the next piece until there is none.
struct worker {
  pid_t process;
  int from;
  std::string read;  // and not yet understood
};

struct header {
  std::size_t piece, bytes;
};

worker start(std::atomic<std::size_t>& next, std::size_t count,
             const std::function<std::string(std::size_t)>& work) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  const pid_t process = fork();
  if (process < 0) std::abort();
  if (process != 0) {
    close(ends[1]);
    return {process, ends[0], {}};
  }
  close(ends[0]);
  // relaxed: each piece is taken once, and nothing else is shared.
  for (std::size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < count;) {
    const std::string result = work(i);
    const header h{i, result.size()};
    write_all(ends[1], &h, sizeof h);
    write_all(ends[1], result.data(), result.size());
  }
  std::fflush(stdout);
  _exit(0);
}

void understand(worker& w, std::vector<std::string>& results) {
  header h{};
  while (w.read.size() >= sizeof h) {
    w.read.copy(reinterpret_cast<char*>(&h), sizeof h);
    if (w.read.size() < sizeof h + h.bytes) return;
    results[h.piece] = w.read.substr(sizeof h, h.bytes);
    w.read.erase(0, sizeof h + h.bytes);
  }
}

}  // namespace

std::vector<std::string> in_parallel(std::size_t count, unsigned processes,
                                     const std::function<std::string(std::size_t)>& work) {
  std::vector<std::string> results(count, "died");
  std::fflush(stdout);
  void* const shared = mmap(nullptr, sizeof(std::atomic<std::size_t>), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) std::abort();
  auto* const next = ::new (shared) std::atomic<std::size_t>(0);
  std::vector<worker> workers;
  workers.reserve(processes);
  for (unsigned i = 0; i < processes; ++i) workers.push_back(start(*next, count, work));
  std::vector<char> buffer(1 << 16);
  for (std::size_t open = workers.size(); open != 0;) {
    std::vector<pollfd> waits;
    waits.reserve(workers.size());
    for (const worker& w : workers) waits.push_back({w.from, POLLIN, 0});
    poll(waits.data(), waits.size(), -1);
    for (std::size_t i = 0; i < workers.size(); ++i) {
      if (waits[i].revents == 0) continue;
      const ssize_t n = read(workers[i].from, buffer.data(), buffer.size());
      if (n > 0) {
        workers[i].read.append(buffer.data(), static_cast<std::size_t>(n));
        understand(workers[i], results);
      } else if (workers[i].from >= 0) {
        close(workers[i].from);
        workers[i].from = -1;
        waitpid(workers[i].process, nullptr, 0);
        // relaxed: if it died in the middle, another takes the pieces that are left.
        if (next->load(std::memory_order_relaxed) < count)
          workers[i] = start(*next, count, work);
        else
          --open;
      }
    }
  }
  munmap(shared, sizeof(std::atomic<std::size_t>));
  return results;
}

}  // namespace typed_pipes::exploring
