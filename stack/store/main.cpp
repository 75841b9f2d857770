// The program `store`: logs and traces for a run, in one of three roles.
#include <iostream>

#include "stack/store/flags.hpp"
#include "stack/store/process.hpp"
#include "stack/store/roles.hpp"

int main(int argc, char** argv) {
  const auto flags = store::read_flags(argc, argv);
  if (!flags) {
    std::cerr << "store: " << to_string(flags.error()) << '\n';
    return 2;
  }
  if (!*flags) return 0;
  store::prepare_process();
  const auto role = store::start(**flags);
  if (!role) {
    std::cerr << "store: " << to_string(role.error()) << '\n';
    return 1;
  }
  for (const auto& line : (*role)->addresses()) std::cout << line << '\n';
  std::cout.flush();
  store::wait_for_shutdown();
  return 0;
}
