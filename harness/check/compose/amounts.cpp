// Sizes, and which of two amounts has to be the larger one.
#include <array>

#include "harness/check/compose/compose.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

std::optional<double> number_in(std::string_view text) { return to_number(std::string(text)); }

// Two amounts of what stands at a path within a service: the first is the most that the other may
// be.
struct Bounds {
  const char* at;
  const char* most;
  const char* least;
  std::optional<double> (*read)(std::string_view text);
};

constexpr std::array bounds_of_service{
    Bounds{"deploy/resources", "limits/memory", "reservations/memory", size_of},
    Bounds{"deploy/resources", "limits/cpus", "reservations/cpus", number_in},
    Bounds{"", "mem_limit", "mem_reservation", size_of},
    Bounds{"ulimits/*", "hard", "soft", number_in},
};

}  // namespace

std::optional<double> size_of(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto number = to_number(std::string(text.substr(0, end)));
  std::string unit = lower(trim(text.substr(end)));
  if (unit.ends_with("ib")) unit = unit.substr(0, unit.size() - 2);
  if (unit.ends_with('b')) unit.pop_back();
  constexpr std::string_view units = "kmgtp";
  const std::size_t times = unit.empty() ? 0 : units.find(unit) + 1;
  if (!number || unit.size() > 1 || (!unit.empty() && times == 0)) return std::nullopt;
  constexpr double step = 1024;
  double size = *number;
  for (std::size_t i = 0; i < times; ++i) size *= step;
  return size;
}

void service_amounts(const Compose& file, Findings& findings) {
  for (const yaml::Member& service : file.services()) {
    for (const Bounds& one : bounds_of_service) {
      each_at(service.value, one.at, [&](const Node& both, const std::string&) {
        const Node* most = at_path(both, one.most);
        const Node* least = at_path(both, one.least);
        const auto at_most = one.read(text_of(most));
        const auto at_least = one.read(text_of(least));
        if (!at_most || !at_least || *at_least <= *at_most) return;
        findings.add(least->place,
                     service.key + ": " + replace_all(one.least, "/", ".") + " " + least->text +
                         " is above " + replace_all(one.most, "/", ".") + " " + most->text,
                     "give it as much or less");
      });
    }
  }
}

}  // namespace harness::check
