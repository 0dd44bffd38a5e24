// -----------------------------------------------------------------------------
// sandbox.hpp - for tests: a process of its own, in which membarrier(2) is refused or ends the process.
// -----------------------------------------------------------------------------
#pragma once

#include <linux/filter.h>
#include <linux/membarrier.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>

namespace typed_pipes::conformance {

/// From now on the kernel does this when a thread or a child of this process calls membarrier, by any command or one.
inline bool answer_membarrier(std::uint32_t action, std::optional<std::uint32_t> only = {}) {
  constexpr std::uint32_t number = offsetof(seccomp_data, nr);
  constexpr std::uint32_t command =
      offsetof(seccomp_data, args) + (std::endian::native == std::endian::little ? 0 : 4);
  std::array<sock_filter, 6> program{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, number),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_membarrier, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, command),
      BPF_JUMP(BPF_JMP | (only ? BPF_JEQ : BPF_JGE) | BPF_K, only.value_or(0), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, action),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog filter{program.size(), program.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) == 0;
}

/// The value that `body` returns in a process of its own; -1 if that process ends in another way.
template <class Body>
int in_a_process(Body body) {
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);
    _exit(body());
  }
  int status = -1;
  if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

}  // namespace typed_pipes::conformance
