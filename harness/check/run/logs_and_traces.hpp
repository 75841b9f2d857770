#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/check/run/seen.hpp"
#include "harness/languages/logql/label_reads.hpp"
#include "harness/languages/logql/line_reads.hpp"
#include "harness/languages/logql/syntax.hpp"
#include "harness/languages/traceql/field_reads.hpp"

namespace harness::check {

// What a Loki and a Tempo have in a window.
class LogsAndTraces {
 public:
  LogsAndTraces(const observe::AskAll& ask, const observe::Window& window)
      : ask_(ask), window_(window) {}

  Seen look(const Asked& asked);

 private:
  using Names = std::vector<std::string>;

  Seen look_at_lines(const std::string& query);
  Seen look_at_log_metric(const Asked& asked);
  Seen look_at_spans(const std::string& query);

  // Why nothing came: by each name of the query, and what there is.
  Seen without_lines(const languages::logql::Query& query);
  std::optional<Seen> without_streams(const std::vector<languages::logql::Matcher>& selector);
  std::optional<Seen> without_value(const languages::logql::Matcher& matcher, const Names& values);
  std::optional<Seen> without_text(const languages::logql::LineRead& read);
  std::optional<Seen> without_field(const languages::logql::LabelRead& read);
  void note_log_groupings(const languages::logql::Query& query, Seen& seen);
  bool has_no_line();
  double count(const std::string& log_query);
  Names field_names(const std::string& log_query);
  Names field_values(const languages::logql::LabelRead& read);

  Seen without_spans(const languages::traceql::Query& query);
  std::optional<Seen> without_services(const Names& services);
  std::optional<Seen> without_attributes(const languages::traceql::Query& query);
  std::optional<Seen> without_attribute(const languages::traceql::FieldRead& read);
  std::optional<Seen> without_name(const languages::traceql::FieldRead& read);
  Seen of_nobody(const languages::traceql::FieldRead& read);

  const observe::AskAll& ask_;
  observe::Window window_;
};

}  // namespace harness::check
