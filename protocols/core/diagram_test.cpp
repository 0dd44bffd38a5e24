// Protocols as diagrams and text, compared with expected output; the README shows the generated diagrams.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <typed_pipes/impls/single_shot.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/all.hpp>

namespace typed_pipes::protocols {
namespace {

TEST(diagram, mermaid_shows_states_messages_and_ends) {
  EXPECT_EQ(to_mermaid<ping_pong::start>(),
            "stateDiagram-v2\n"
            "    [*] --> idle\n"
            "    idle --> busy : !ping\n"
            "    idle --> [*] : !bye\n"
            "    busy --> idle : ?pong\n");
}

TEST(diagram, mermaid_of_the_bank) {
  EXPECT_EQ(to_mermaid<bank::start>(),
            "stateDiagram-v2\n"
            "    [*] --> login\n"
            "    login --> login_response : !credentials\n"
            "    login_response --> connected : ?ok\n"
            "    login_response --> login : ?invalid\n"
            "    connected --> connected : !deposit\n"
            "    connected --> withdrawal_response : !withdrawal\n"
            "    withdrawal_response --> connected : ?cash\n"
            "    withdrawal_response --> connected : ?insufficient_funds\n");
}

TEST(diagram, dot_draws_states_in_which_the_client_sends_as_boxes) {
  EXPECT_EQ(to_dot<ping_pong::start>("ping_pong"),
            "digraph \"ping_pong\" {\n"
            "  rankdir=LR;\n"
            "  \"idle\" [shape=box];\n"
            "  \"busy\" [shape=ellipse];\n"
            "  \"end\" [shape=doublecircle];\n"
            "  \"idle\" -> \"busy\" [label=\"!ping\"];\n"
            "  \"idle\" -> \"end\" [label=\"!bye\"];\n"
            "  \"busy\" -> \"idle\" [label=\"?pong\"];\n"
            "}\n");
}

TEST(diagram, text_writes_an_end_as_in_2012) {
  EXPECT_EQ(to_text<ping_pong>(),
            "idle:send {\n"
            "    ping -> busy,\n"
            "    bye -> !\n"
            "}\n"
            "busy:recv {\n"
            "    pong -> idle\n"
            "}\n");
  EXPECT_EQ(to_text<teller>(),
            "ready:send {\n    serve -> working\n}\nworking:recv {\n    done -> ready\n}\n");
  EXPECT_EQ(to_text<stream<int>>(), "open:send {\n    int -> open\n}\n");
}

TEST(diagram, text_does_not_depend_on_the_backend) {
  EXPECT_EQ((to_text<over<bank, single_shot>>()), to_text<bank>());
}

std::string readme() {
  std::ifstream file(TYPED_PIPES_SOURCE_DIR "/protocols/README.md");
  std::stringstream all;
  all << file.rdbuf();
  return all.str();
}

template <class Start>
void expect_in_readme() {
  const std::string drawn = "```mermaid\n" + to_mermaid<Start>() + "```\n";
  EXPECT_NE(readme().find(drawn), std::string::npos) << "protocols/README.md does not show this:\n"
                                                     << drawn;
}

TEST(diagram, the_readme_shows_what_is_generated) {
  ASSERT_FALSE(readme().empty());
  expect_in_readme<bank::start>();
  expect_in_readme<ping_pong::start>();
  expect_in_readme<ping_pong_unbounded::start>();
  expect_in_readme<stream<int>::start>();
  expect_in_readme<oneshot<int>::start>();
  expect_in_readme<teller::start>();
  expect_in_readme<double_buffer<int>::start>();
  expect_in_readme<survey::start>();
}

}  // namespace
}  // namespace typed_pipes::protocols
