// The inputs that the fuzzer has found worth keeping, over every backend: corpus.txt has one a line, in hexadecimal.

#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "verify/fuzz/operations/backends.hpp"

namespace typed_pipes::fuzz {
namespace {

std::vector<unsigned char> bytes_of(const std::string& line) {
  std::vector<unsigned char> bytes;
  for (std::size_t i = 0; i + 1 < line.size(); i += 2)
    bytes.push_back(static_cast<unsigned char>(std::stoi(line.substr(i, 2), nullptr, 16)));
  return bytes;
}

TEST(operations, the_corpus_does_on_every_backend_what_the_model_does) {
  std::ifstream corpus(TYPED_PIPES_SOURCE_DIR "/verify/fuzz/operations/corpus.txt");
  std::string line;
  int inputs = 0;
  while (std::getline(corpus, line)) {
    EXPECT_EQ(differences(bytes_of(line)), "") << "input " << line;
    ++inputs;
  }
  EXPECT_GE(inputs, 100);
}

TEST(operations, random_inputs_do_so_too) {
  std::mt19937 random(2012);
  for (int i = 0; i < 200; ++i) {
    std::vector<unsigned char> bytes(300);
    for (unsigned char& b : bytes) b = static_cast<unsigned char>(random());
    EXPECT_EQ(differences(bytes), "") << "input " << i;
  }
}

}  // namespace
}  // namespace typed_pipes::fuzz
