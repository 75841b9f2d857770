#include "harness/languages/logql/template_reads.hpp"

#include <algorithm>

#include "harness/languages/logql/line_reads.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"

namespace harness::languages::logql {
namespace {

bool fills_in(const Stage& stage) {
  if (std::holds_alternative<LineFormat>(stage.of)) return true;
  const auto* format = std::get_if<LabelFormat>(&stage.of);
  return format != nullptr && std::any_of(format->assignments.begin(), format->assignments.end(),
                                          [](const LabelAssignment& assignment) {
                                            return assignment.kind == LabelAssignment::Kind::text;
                                          });
}

constexpr std::string_view pipe = "| ";

}  // namespace

std::vector<TemplateRead> template_reads(const Query& query) {
  std::vector<TemplateRead> all;
  for (const auto& [log, over] : log_queries(query)) {
    std::string reached = print_selector(log->selector);
    std::string unfiltered = reached;
    for (const Stage& stage : log->pipeline) {
      const std::string text = " " + print(stage);
      reached += text;
      if (!only_filters(stage)) unfiltered += text;
      if (!fills_in(stage)) continue;
      TemplateRead read{text.substr(1 + pipe.size()), reached, unfiltered};
      if (std::find(all.begin(), all.end(), read) == all.end()) all.push_back(std::move(read));
    }
  }
  return all;
}

std::string lines_failing(const std::string& query) {
  return query + R"( | __error__="TemplateFormatErr")";
}

std::string lines_filled(const std::string& query) {
  return query + R"( | __error__!="TemplateFormatErr")";
}

}  // namespace harness::languages::logql
