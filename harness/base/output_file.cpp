#include "harness/base/output_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "harness/base/text.hpp"

namespace typed_pipes::harness {
namespace {

namespace fs = std::filesystem;

absl::Status failed(int code) {
  return absl::UnavailableError(std::generic_category().message(code));
}

absl::Status write_through(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = write(fd, text.data(), text.size());
    if (n < 0 && errno != EINTR) return failed(errno);
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
  }
  return fsync(fd) == 0 ? absl::OkStatus() : failed(errno);
}

}  // namespace

growing_file::~growing_file() {
  if (fd_ >= 0) close(fd_);
}

absl::Status growing_file::open(const fs::path& file) {
  fd_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd_ < 0) return failed(errno);
  (void)flock(fd_, LOCK_EX | LOCK_NB);  // for go_on() of others; some file systems have no locks
  return absl::OkStatus();
}

absl::Status growing_file::go_on(const fs::path& file, std::int64_t size) {
  fd_ = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd_ < 0) return failed(errno);
  if (flock(fd_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return absl::FailedPreconditionError("another program is writing it");
  }
  if (ftruncate(fd_, size) != 0 || lseek(fd_, size, SEEK_SET) != size) return failed(errno);
  size_ = size;
  return absl::OkStatus();
}

absl::Status growing_file::append(std::string_view piece) {
  absl::Status written = write_through(fd_, piece);
  if (written.ok()) {
    size_ += static_cast<std::int64_t>(piece.size());
  } else if (ftruncate(fd_, size_) == 0) {
    lseek(fd_, size_, SEEK_SET);
  }
  return written;
}

absl::Status replace_file(const fs::path& file, std::string_view text) {
  const fs::path fresh = file.parent_path() / say(".", file.filename().string(), "-", getpid());
  absl::Status written;
  {
    growing_file out;
    written = out.open(fresh);
    if (written.ok()) written = out.append(text);
  }
  std::error_code why;
  if (written.ok()) {
    fs::rename(fresh, file, why);
    if (!why) return written;
    written = absl::UnavailableError(why.message());
  }
  fs::remove(fresh, why);
  return written;
}

}  // namespace typed_pipes::harness
