#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/syntax.hpp"
#include "stack/store/deadline.hpp"
#include "stack/store/logs/pipeline/labels.hpp"
#include "stack/store/logs/pipeline/stages/stage.hpp"
#include "stack/store/records.hpp"

namespace store::logs::pipeline {

// A stored line. All views must live until the pipeline has gone on to the next one.
struct LineEntry {
  std::span<const Field> stream;    // the labels of its stream
  std::span<const Field> metadata;  // its structured metadata, names cleaned
  std::int64_t time = 0;
  std::string_view line;
};

// What a query looks at of what comes out.
struct Wish {
  // The labels that it groups by, where it needs no others; nothing: all of them.
  std::optional<std::vector<std::string>> labels = {};
  // Whether the text of the line counts (log queries, bytes_over_time).
  bool line = true;
  // When it was asked, in nanoseconds: what templates call now.
  std::int64_t now = 0;
  // Asked at each stage of each line. What is cut short by it is not kept.
  Deadline* deadline = nullptr;
  // What its templates may use; none: as much as each of them may. Lines are dropped once it is
  // spent.
  templates::Allowance* templates = nullptr;
};

// The stages of a query, ready for lines:
//   entry → labels of stream and entry → filters, parsers, formats … → unwrap → kept or dropped
// Belongs to one thread. Parsers run only for labels that the stages or the wish name.
class Pipeline {
 public:
  // Whether the line is kept. What is kept can be asked for until the next call.
  bool process(const LineEntry& entry);

  std::string_view line() const { return work_.line; }
  // By name, with errors and, unless there is one, without the label that was unwrapped.
  std::span<const Label> labels();
  // The same labels in no order, without errors; "" where there is none.
  std::string_view label(std::string_view name) const { return work_.labels.get(name); }
  // Of unwrap.
  double value() const { return value_; }
  // Whether a metric query must end with this line's error, which it does not ask about.
  bool fails() const { return work_.labels.has_error() && !asks_for_errors_; }

 private:
  friend class Compiler;
  struct Unwrapping {
    std::string label;
    harness::Result<double> (*convert)(std::string_view text) = nullptr;
    std::vector<StagePtr> filters;
  };

  Pipeline() = default;
  bool unwrap();

  std::vector<StagePtr> stages_;
  std::optional<Unwrapping> unwrapping_;
  bool asks_for_errors_ = false;
  Work work_;
  double value_ = 0;
};

// The error says what Loki answers: "parse error : stage '| …' : why".
using Compiled = tl::expected<Pipeline, harness::languages::logql::ParseError>;

Compiled compile(const harness::languages::logql::Pipeline& stages,
                 const std::optional<harness::languages::logql::Unwrap>& unwrap, const Wish& wish);

}  // namespace store::logs::pipeline
