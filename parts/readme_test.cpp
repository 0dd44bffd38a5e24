// The examples of README.md: each block is repeated here, compiled and run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <typed_pipes/parts/channel.hpp>
#include <typed_pipes/parts/end_set.hpp>
#include <typed_pipes/parts/receiver_set.hpp>
#include <typed_pipes/parts/service.hpp>
#include <typed_pipes/parts/shared_sender.hpp>
#include <typed_pipes/protocols/ping_pong.hpp>
#include <typed_pipes/protocols/stream.hpp>
#include <utility>
#include <vector>

namespace {

std::string text_of(const std::string& name) {
  std::ifstream in(TYPED_PIPES_SOURCE_DIR "/parts/" + name);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Without white space: indentation and line breaks may differ.
std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

TEST(readme, shows_only_code_that_is_tested_here) {
  const std::string page = text_of("README.md"), here = without_spaces(text_of("readme_test.cpp"));
  int blocks = 0;
  for (std::size_t at = 0; (at = page.find("```cpp\n", at)) != std::string::npos; ++blocks) {
    const std::size_t from = at + 7, to = page.find("```", from);
    ASSERT_NE(to, std::string::npos);
    EXPECT_THAT(here, ::testing::HasSubstr(without_spaces(page.substr(from, to - from))));
    at = to;
  }
  EXPECT_EQ(blocks, 6);
}

TEST(readme, a_channel) {
  auto [out, in] = typed_pipes::make_channel<int>();
  std::jthread producer([out = std::move(out)]() mutable {
    for (int i = 1; i <= 4; ++i) out.send(i);
  });  // destroys the sender: the channel is closed
  int sum = 0;
  while (auto n = in.recv()) sum += *n;
  EXPECT_EQ(sum, 10);
}

TEST(readme, many_messages_at_a_time) {
  using numbers = typed_pipes::protocols::stream<int>;
  auto [client, server] = typed_pipes::entangle<numbers>();
  std::jthread producer([c = std::move(client)]() mutable {
    const std::vector<int> some{1, 2, 3, 4};
    c = std::move(c).send_all(some);               // copied
    c = std::move(c).send_all(std::vector{5, 6});  // moved
  });                                              // destroys the endpoint: the stream is closed
  int sum = 0;
  while (server) server = std::move(server).recv().take_all([&](int n) { sum += n; });
  EXPECT_EQ(sum, 21);
}

TEST(readme, many_senders) {
  auto [out, in] = typed_pipes::make_shared_channel<int>();
  std::vector<std::jthread> workers(3);
  for (auto& worker : workers) worker = std::jthread([mine = out]() mutable { mine.send(100); });
  out.close();  // this thread has a sender too
  int sum = 0;
  while (auto n = in.recv()) sum += *n;
  EXPECT_EQ(sum, 300);
}

TEST(readme, a_set_of_receivers) {
  typed_pipes::receiver_set<int> in;
  std::vector<std::jthread> workers(3);
  for (auto& worker : workers)
    worker = std::jthread([mine = in.make_sender()]() mutable { mine.send(100); });
  int sum = 0;
  while (auto n = in.recv()) sum += *n;
  EXPECT_EQ(sum, 300);
}

TEST(readme, many_clients) {
  using pong = typed_pipes::protocols::ping_pong;
  typed_pipes::end_set<typed_pipes::server_end<pong::idle, pong>> players;
  auto [client, server] = typed_pipes::entangle<pong>();
  players.add(std::move(server));
  std::jthread one([end = std::move(client)]() mutable {
    auto back = std::move(end).send(pong::ping{}).recv().take();
    std::move(back->next).send(pong::bye{});
  });
  int pings = 0;
  while (auto end = players.next())
    std::move(*end).recv().match(
        [&](pong::ping, auto busy) {
          ++pings;
          players.add(std::move(busy).send(pong::pong{}));
        },
        [](pong::bye) {}, [](typed_pipes::closed) {});
  EXPECT_EQ(pings, 1);
}

TEST(readme, a_service) {
  using pong = typed_pipes::protocols::ping_pong;
  auto there = typed_pipes::spawn_service<pong>([](auto idle) {
    while (idle)
      idle = std::move(idle).recv().match(
          [](pong::ping, auto busy) { return std::move(busy).send(pong::pong{}); },
          [](pong::bye) { return typed_pipes::none; },
          [](typed_pipes::closed) { return typed_pipes::none; });
  });
  auto back = std::move(there.client).send(pong::ping{}).recv().take();
  std::move(back->next).send(pong::bye{});
  EXPECT_FALSE(there.client);
}

}  // namespace
