#include "harness/languages/logql/coloured_lines.hpp"

#include <algorithm>
#include <variant>

#include "harness/languages/logql/line_reads.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"

namespace harness::languages::logql {
namespace {

bool takes_colours_away(const Stage& stage) { return std::holds_alternative<Decolorize>(stage.of); }

}  // namespace

std::vector<ColouredLines> coloured_lines(const Query& query) {
  std::vector<ColouredLines> all;
  for (const auto& [log, over] : log_queries(query)) {
    const Pipeline& stages = log->pipeline;
    if (std::ranges::none_of(stages, only_filters)) continue;
    if (std::ranges::any_of(stages, takes_colours_away)) continue;
    const std::string coloured = print_selector(log->selector) + R"( |~ "\\x1b\\[")";
    std::string filtered;
    for (const Stage& stage : stages) filtered += " " + print(stage);
    filtered += R"( | __error__="")";
    add_once(all, {coloured + " | decolorize" + filtered, coloured + filtered});
  }
  return all;
}

}  // namespace harness::languages::logql
