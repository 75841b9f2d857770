#include "harness/languages/logql/label_reads.hpp"

#include "harness/languages/add_read.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/regex/regex_shape.hpp"

namespace harness::languages::logql {
namespace {

std::vector<std::string> values_of(const Matcher& matcher) {
  if (matcher.op == MatchOp::equal && !matcher.value.empty()) return {matcher.value};
  if (matcher.op == MatchOp::regex) return literal_alternatives(matcher.value);
  return {};
}

// What a stage does to a line, beside leaving it out.
bool only_filters(const Stage& stage) {
  return std::holds_alternative<LineFilter>(stage.of) ||
         std::holds_alternative<LabelFilter>(stage.of);
}

class Reads {
 public:
  void read(const LogQueryInside& query) {
    read(*query.log);
    if (query.over == nullptr || !query.over->unwrap) return;
    const Unwrap& unwrap = *query.over->unwrap;
    add({lines_, unwrap.label});
    for (const LabelFilter& filter : unwrap.filters) (*this)(filter);
  }

  void operator()(const LabelFilter& filter) { std::visit(*this, filter.of); }
  void operator()(const Matcher& matcher) {
    const bool compares_with_nothing =
        matcher.value.empty() && (matcher.op == MatchOp::equal || matcher.op == MatchOp::not_equal);
    add({lines_, matcher.name, values_of(matcher), false, compares_with_nothing});
  }
  void operator()(const NumberFilter& filter) { add({lines_, filter.name}); }
  void operator()(const DurationFilter& filter) { add({lines_, filter.name}); }
  void operator()(const BytesFilter& filter) { add({lines_, filter.name}); }
  void operator()(const IpFilter& filter) { add({lines_, filter.name}); }
  void operator()(const AllOf& all) {
    for (const LabelFilter& part : all.parts) (*this)(part);
  }
  void operator()(const AnyOf& any) {
    for (const LabelFilter& part : any.parts) (*this)(part);
  }

  std::vector<LabelRead> found;

 private:
  void read(const LogQuery& log) {
    lines_ = print_selector(log.selector);
    for (const Matcher& matcher : log.selector) {
      std::vector<std::string> values = values_of(matcher);
      // A single one is what all lines have.
      if (values.size() > 1) add({lines_, matcher.name, std::move(values), true});
    }
    for (const Stage& stage : log.pipeline) {
      if (const auto* filter = std::get_if<LabelFilter>(&stage.of)) (*this)(*filter);
      if (!only_filters(stage)) lines_ += " " + print(stage);
    }
  }

  void add(LabelRead read) {
    if (read.name.starts_with("__error")) return;
    const auto is_same = [name = read.name, lines = read.lines,
                          selects = read.selects](const LabelRead& other) {
      return other.name == name && other.lines == lines && other.selects == selects;
    };
    add_read(found, std::move(read), is_same);
  }

  std::string lines_;
};

std::string with_filter(const LabelRead& read, MatchOp op, const std::string& value) {
  return read.lines + " | " + print(Matcher{read.name, op, value});
}

}  // namespace

std::vector<LabelRead> label_reads(const Query& query) {
  Reads reads;
  for (const LogQueryInside& one : log_queries(query)) reads.read(one);
  return std::move(reads.found);
}

std::string lines_with(const LabelRead& read) { return with_filter(read, MatchOp::not_equal, ""); }

std::string lines_with(const LabelRead& read, const std::string& value) {
  return with_filter(read, MatchOp::equal, value);
}

}  // namespace harness::languages::logql
