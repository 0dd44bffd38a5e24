// A program of 32 bits: a wait with a deadline, or for ever, sleeps and ends in time, whatever the size of time_t.

#include <chrono>
#include <cstdio>
#include <ctime>
#include <thread>
#include <typed_pipes/impls/ring.hpp>
#include <typed_pipes/parts/channel.hpp>

int main() {
  using namespace std::chrono_literals;
  auto [out, in] = typed_pipes::make_channel<int, typed_pipes::basic_ring<typed_pipes::park>>();
  const auto begin = std::chrono::steady_clock::now();
  const bool early = in.recv_for(60ms).has_value();
  const auto waited = std::chrono::steady_clock::now() - begin;
  std::jthread sending([&out = out] {
    std::this_thread::sleep_for(60ms);
    out.send(1);
  });
  const bool late = !in.recv_for(typed_pipes::clock::duration::max()).has_value();
  const double used = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
  std::printf("%zu bytes in time_t, %.3f s of the processor\n", sizeof(std::time_t), used);
  return early || waited < 60ms || late || used > 0.04 ? 1 : 0;
}
