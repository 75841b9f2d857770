#pragma once

#include "harness/check/run/seen.hpp"
#include "harness/languages/logql/syntax.hpp"

namespace harness::check {

// What a Loki and a Tempo have in a window.
class LogsAndTraces {
 public:
  LogsAndTraces(const observe::AskAll& ask, const observe::Window& window)
      : ask_(ask), window_(window) {}

  Seen look(const Asked& asked);

 private:
  Seen look_at_lines(const std::string& query);
  Seen look_at_log_metric(const std::string& query);
  Seen look_at_spans(const std::string& query);
  Seen without_spans(const std::vector<std::string>& services);
  bool has_no_line();
  Seen without_lines(const std::vector<languages::logql::Matcher>& selector);

  const observe::AskAll& ask_;
  observe::Window window_;
};

}  // namespace harness::check
