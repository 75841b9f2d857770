#include <iterator>

#include "harness/prove/mutant.hpp"

namespace harness::prove {

std::string_view name_of(Signal signal) {
  switch (signal) {
    case Signal::client:
      return "client";
    case Signal::logs:
      return "logs";
    case Signal::traces:
      return "traces";
    case Signal::metrics:
      return "metrics";
    case Signal::alerts:
      return "alerts";
  }
  return "";
}

std::string Mutant::text() const {
  return std::string(name_of(signal)) + ": " + kind + (site.empty() ? "" : ", " + site);
}

std::span<const MutantKind> mutant_kinds() {
  static const std::vector<MutantKind> all = [] {
    std::vector<MutantKind> kinds;
    for (const auto& family :
         {client_kinds(), log_kinds(), trace_kinds(), metric_kinds(), alert_kinds()}) {
      kinds.insert(kinds.end(), family.begin(), family.end());
    }
    return kinds;
  }();
  return all;
}

std::vector<Mutant> all_mutants(const Material& material) {
  std::vector<Mutant> all;
  for (const MutantKind& kind : mutant_kinds()) {
    for (Mutant& mutant : kind.at(material)) {
      mutant.kind = kind.name;
      mutant.signal = kind.signal;
      all.push_back(std::move(mutant));
    }
  }
  return all;
}

}  // namespace harness::prove
