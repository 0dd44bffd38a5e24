// The other library's headers, then ours, and both namespaces opened.

#include <pipes/pipes.hpp>
#include <typed_pipes/pipes.hpp>
#include <typed_pipes/protocols/oneshot.hpp>
#include <utility>
#include <vector>

using namespace pipes;
using namespace typed_pipes;

int theirs_first();
int theirs_first() {
  auto [c, s] = entangle<protocols::oneshot<int>>();
  std::move(c).send(3);
  std::vector<int> found;
  auto doubled = transform([](int i) { return 2 * i; }) >>= push_back(found);
  std::move(s).recv().match([&](int n) { send(n, doubled); }, [](closed) {});
  return found.front();
}
