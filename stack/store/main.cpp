// The program `store`: logs and traces for a run, and what its on-call is told, in one of four
// roles.
#include <cstdlib>
#include <iostream>

#include "stack/store/flags.hpp"
#include "stack/store/process.hpp"
#include "stack/store/roles.hpp"

namespace {

auto start(const store::Flags& flags, const harness::Clock& clock) {
  switch (flags.role) {
    case store::Role::loki:
      return store::start_loki(flags, clock);
    case store::Role::tempo:
      return store::start_tempo(flags, clock);
    case store::Role::pager:
      return store::start_pager(flags, clock);
    case store::Role::otlp:
      break;
  }
  return store::start_otlp(flags, clock);
}

}  // namespace

int main(int argc, char** argv) {
  const auto flags = store::read_flags(argc, argv);
  if (!flags) {
    std::cerr << "store: " << to_string(flags.error()) << '\n';
    return 2;
  }
  if (!*flags) return 0;
  store::prepare_process();
  const harness::SystemClock clock;
  const auto running = start(**flags, clock);
  if (!running) {
    std::cerr << "store: " << to_string(running.error()) << '\n';
    return 1;
  }
  for (const auto& line : (*running)->addresses()) std::cout << line << '\n';
  std::cout.flush();
  store::wait_for_shutdown();
  (*running)->stop();
  // To free a gigabyte line by line takes longer than an end should.
  std::_Exit(0);
}
