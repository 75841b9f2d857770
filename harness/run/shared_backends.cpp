#include "harness/run/shared_backends.hpp"

#include <map>
#include <string>

namespace harness::run {

std::vector<observe::Backend> shared_by(const target::Target& system) {
  std::vector<observe::Backend> shared;
  for (const auto& [name, backend] :
       std::map<std::string, observe::Backend>{{"loki", observe::Backend::loki},
                                               {"prometheus", observe::Backend::prometheus},
                                               {"tempo", observe::Backend::tempo}}) {
    if (system.has_unknown_senders() || system.is_shared(name)) shared.push_back(backend);
  }
  return shared;
}

}  // namespace harness::run
