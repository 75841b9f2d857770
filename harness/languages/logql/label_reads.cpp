#include "harness/languages/logql/label_reads.hpp"

#include <algorithm>

#include "harness/languages/add_read.hpp"
#include "harness/languages/logql/line_reads.hpp"
#include "harness/languages/logql/print.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/logql/written_labels.hpp"
#include "harness/languages/regex/regex_shape.hpp"

namespace harness::languages::logql {
namespace {

std::vector<ReadValue> values_in(const Matcher& matcher) {
  if (matcher.op == MatchOp::equal && !matcher.value.empty()) return {{matcher.value}};
  if (matcher.op == MatchOp::regex) return patterns_in(matcher.value);
  return {};
}

class Reads {
 public:
  void read(const LogQueryInside& query) {
    lines_.clear();
    for (const Matcher& matcher : query.log->selector) read_selector(matcher);
    lines_ = "{" + lines_ + "}";
    const auto written = labels_written_from(query);
    for (std::size_t i = 0; i < query.log->pipeline.size(); ++i) {
      const Stage& stage = query.log->pipeline[i];
      if (const auto* filter = std::get_if<LabelFilter>(&stage.of)) (*this)(*filter);
      for (const templates::NameRead& name : written[i]) {
        add({lines_, name.name, {}, false, name.may_lack});
      }
      if (!only_filters(stage)) lines_ += " " + print(stage);
    }
    if (query.over == nullptr || !query.over->unwrap) return;
    const Unwrap& unwrap = *query.over->unwrap;
    add({lines_, unwrap.label});
    for (const LabelFilter& filter : unwrap.filters) (*this)(filter);
  }

  void operator()(const LabelFilter& filter) { std::visit(*this, filter.of); }
  void operator()(const Matcher& matcher) {
    const bool compares_with_nothing =
        matcher.value.empty() && (matcher.op == MatchOp::equal || matcher.op == MatchOp::not_equal);
    add({lines_, matcher.name, values_in(matcher), false, compares_with_nothing});
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

  const std::string& lines() const { return lines_; }

  std::vector<LabelRead> found;

 private:
  void read_selector(const Matcher& matcher) {
    std::vector<ReadValue> values = values_in(matcher);
    if (!values.empty()) add({lines_, matcher.name, std::move(values), true});
    lines_ += (lines_.empty() ? "" : ", ") + print(matcher);
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

// The groupings above each log query.
class GroupReads {
 public:
  void operator()(const LogQuery&) {}
  void operator()(const Metric& metric) { std::visit(*this, metric.of); }
  void operator()(const RangeAggregation& aggregation) {
    Reads reads;
    reads.read({&aggregation.log, &aggregation});
    if (aggregation.grouping) add(*aggregation.grouping, reads.lines());
    for (const Grouping* one : around_) add(*one, reads.lines());
  }
  void operator()(const VectorAggregation& aggregation) {
    if (aggregation.grouping) around_.push_back(&*aggregation.grouping);
    (*this)(*aggregation.inner);
    if (aggregation.grouping) around_.pop_back();
  }
  void operator()(const BinaryOperation& operation) {
    (*this)(*operation.left);
    (*this)(*operation.right);
  }
  void operator()(const LabelReplace& replace) {
    written_.push_back(replace.target);
    (*this)(*replace.inner);
    written_.pop_back();
  }
  void operator()(const Literal&) {}
  void operator()(const VectorLiteral&) {}

  std::vector<GroupRead> found;

 private:
  void add(const Grouping& grouping, const std::string& lines) {
    if (grouping.without) return;
    for (const std::string& label : grouping.labels) {
      const bool is_written = std::find(written_.begin(), written_.end(), label) != written_.end();
      if (is_written || label.starts_with("__error")) continue;
      GroupRead one{{lines, label, {}, false, true}, grouping.labels};
      std::erase(one.beside, label);
      found.push_back(std::move(one));
    }
  }

  std::vector<const Grouping*> around_;
  std::vector<std::string> written_;
};

std::string with(const LabelRead& read, const Matcher& matcher) {
  if (!read.selects) return read.lines + " | " + print(matcher);
  return "{" + read.lines + (read.lines.empty() ? "" : ", ") + print(matcher) + "}";
}

}  // namespace

std::vector<LabelRead> label_reads(const Query& query) {
  Reads reads;
  for (const LogQueryInside& one : log_queries(query)) reads.read(one);
  return std::move(reads.found);
}

std::vector<GroupRead> group_reads(const Query& query) {
  GroupReads reads;
  std::visit(reads, query);
  return std::move(reads.found);
}

std::string lines_with(const LabelRead& read) {
  if (read.selects) return with(read, {read.name, MatchOp::regex, ".+"});
  return with(read, {read.name, MatchOp::not_equal, ""});
}

std::string lines_with(const LabelRead& read, const ReadValue& value) {
  return with(read, {read.name, value.is_pattern ? MatchOp::regex : MatchOp::equal, value.text});
}

// Loki gives no more than 500 series, and none at all where a line could not be parsed.
std::string values_of(const LabelRead& read, const std::string& range) {
  return "topk(400, sum by (" + read.name + ") (count_over_time(" + lines_with(read) +
         R"( | __error__="" [)" + range + "])))";
}

}  // namespace harness::languages::logql
