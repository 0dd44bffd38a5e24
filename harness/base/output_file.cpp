#include "harness/base/output_file.hpp"

#include <fcntl.h>
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
  return fd_ < 0 ? failed(errno) : absl::OkStatus();
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
