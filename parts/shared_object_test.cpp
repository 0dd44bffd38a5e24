// Ends cross between a program and a shared object, both compiled with -fvisibility=hidden. This file is both: with
// TYPED_PIPES_SHARED_OBJECT the shared object, with TYPED_PIPES_OPENED_OBJECT a program that opens it by dlopen(),
// otherwise one that is linked to it.

#include <typed_pipes/impls/all.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>

namespace {

// A private member of real_sync is named by an explicit instantiation, which may name it.
const void* kind_here();
template <auto* Kind>
struct address {
  friend const void* kind_here() { return Kind; }
};
template struct address<&typed_pipes::detail::real_sync::kind>;

using numbers = typed_pipes::protocols::stream<int>;
template <class Backend>
using receiving = typed_pipes::server_end<numbers::open, typed_pipes::over<numbers, Backend>>;
template <class Backend>
using sending = typed_pipes::client_end<numbers::open, typed_pipes::over<numbers, Backend>>;

// The next number, or -1 when the peer has left.
template <class Backend>
int receive(receiving<Backend>& s) {
  return std::move(s).recv().match(
      [&s](int n, auto same) {  // NOLINT(bugprone-use-after-move): it gets the next end
        s = std::move(same);
        return n;
      },
      [](typed_pipes::closed) { return -1; });
}

}  // namespace

#define TYPED_PIPES_EXPORTED extern "C" __attribute__((visibility("default")))
TYPED_PIPES_EXPORTED const void* kind_there();
TYPED_PIPES_EXPORTED int receive_over_ring(void* end);
TYPED_PIPES_EXPORTED int receive_over_single_shot(void* end);
TYPED_PIPES_EXPORTED int receive_over_global_mutex(void* end);
TYPED_PIPES_EXPORTED void send_over_global_mutex(void* end, int number);

#ifdef TYPED_PIPES_SHARED_OBJECT

template <class Backend>
int receive_at(void* end) {
  return receive<Backend>(*static_cast<receiving<Backend>*>(end));
}
const void* kind_there() { return kind_here(); }
int receive_over_ring(void* end) { return receive_at<typed_pipes::ring>(end); }
int receive_over_single_shot(void* end) { return receive_at<typed_pipes::single_shot>(end); }
int receive_over_global_mutex(void* end) { return receive_at<typed_pipes::global_mutex>(end); }
void send_over_global_mutex(void* end, int number) {
  auto& c = *static_cast<sending<typed_pipes::global_mutex>*>(end);
  c = std::move(c).send(number);
}

#elif defined(TYPED_PIPES_OPENED_OBJECT)

#include <dlfcn.h>
#include <gtest/gtest.h>

namespace typed_pipes {
namespace {

// It has a table of its own, because no name of the program is visible to it.
TEST(opened_object, sends_and_receives_over_a_pipe_of_the_program) {
  void* const opened = dlopen(TYPED_PIPES_OPENED_OBJECT, RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(opened, nullptr) << dlerror();
  const auto send = reinterpret_cast<void (*)(void*, int)>(dlsym(opened, "send_over_global_mutex"));
  const auto receive_there =
      reinterpret_cast<int (*)(void*)>(dlsym(opened, "receive_over_global_mutex"));
  auto [c, s] = entangle<over<numbers, global_mutex>>();
  send(&c, 1);
  send(&c, 2);
  std::move(c).close();
  EXPECT_EQ(receive_there(&s), 1);
  EXPECT_EQ(receive<global_mutex>(s), 2);
  EXPECT_EQ(receive_there(&s), -1);
}

}  // namespace
}  // namespace typed_pipes

#else

#include <gtest/gtest.h>

namespace typed_pipes {
namespace {

TEST(shared_object, has_the_same_state_of_the_fences) { EXPECT_EQ(kind_here(), kind_there()); }

template <class Backend>
void expect_there(int (*receive_there)(void*)) {
  auto [c, s] = entangle<over<numbers, Backend>>();
  c = std::move(c).send(1).send(2);
  EXPECT_EQ(receive_there(&s), 1);
  EXPECT_EQ(receive<Backend>(s), 2);
  std::move(c).close();
  EXPECT_EQ(receive_there(&s), -1);
  EXPECT_THROW(receive_there(&s), spent_endpoint);
}

TEST(shared_object, receives_what_the_program_sends) {
  expect_there<ring>(receive_over_ring);
  expect_there<single_shot>(receive_over_single_shot);
  expect_there<global_mutex>(receive_over_global_mutex);
}

// A send looks up its port in a table of the process.
TEST(shared_object, sends_what_the_program_receives) {
  auto [c, s] = entangle<over<numbers, global_mutex>>();
  send_over_global_mutex(&c, 1);
  std::move(c).close();
  EXPECT_EQ(receive<global_mutex>(s), 1);
}

}  // namespace
}  // namespace typed_pipes

#endif
