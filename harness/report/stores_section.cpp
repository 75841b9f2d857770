// What the stores of logs and traces took, and how full they are.
#include "harness/core/bytes.hpp"
#include "harness/report/blocks.hpp"
#include "harness/report/sections.hpp"
#include "harness/report/table.hpp"

namespace harness::report {
namespace {

std::string share_of(std::uint64_t used, std::uint64_t limit) {
  if (limit == 0) return "";
  return tenths(100.0 * static_cast<double>(used) / static_cast<double>(limit)) + " %";
}

std::uint64_t refused_by(const observe::StoreStatus& store) {
  std::uint64_t pushes = 0;
  for (const observe::RefusedPushes& refused : store.refused) pushes += refused.pushes;
  return pushes;
}

std::string count_or_nothing(std::uint64_t count) {
  return count == 0 ? "" : std::to_string(count);
}

}  // namespace

std::string stores_section(const Report& report, const Look& look) {
  Table table({{"store"},
               {"lines", Align::right},
               {"spans", Align::right},
               {"holds", Align::right},
               {"of", Align::right, false, 1},
               {"full", Align::right, false, 2},
               {"refused", Align::right}});
  for (const observe::StoreStatus& store : report.observations.stores) {
    if (store.name == "otlp" && store.refused.empty()) continue;  // it only passes on
    table.add({{store.name},
               {count_or_nothing(store.lines)},
               {count_or_nothing(store.spans)},
               {format_bytes(store.used_bytes)},
               {format_bytes(store.limit_bytes)},
               {share_of(store.used_bytes, store.limit_bytes)},
               {count_or_nothing(refused_by(store)), Tint::bad}});
  }
  return table.empty() ? "" : heading(look, "What the stores hold") + table.render(look);
}

}  // namespace harness::report
