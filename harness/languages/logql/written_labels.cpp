#include "harness/languages/logql/written_labels.hpp"

#include <set>
#include <string>

#include "harness/languages/logql/template/parser.hpp"

namespace harness::languages::logql {
namespace {

using Names = std::vector<templates::NameRead>;

// Whoever cannot be read is refused elsewhere.
templates::Reads reads_in(const std::string& text) {
  const auto block = templates::parse("", text);
  return block ? templates::reads_of(*block) : templates::Reads{};
}

bool reads_the_line(RangeOp op) {
  return op == RangeOp::bytes_over_time || op == RangeOp::bytes_rate;
}

// Goes through the stages from the last one to the first.
class Backwards {
 public:
  explicit Backwards(const RangeAggregation* over) {
    if (over == nullptr) return;
    line_ = reads_the_line(over->op);
    if (!over->unwrap) return;
    labels_.insert(over->unwrap->label);
    for (const LabelFilter& filter : over->unwrap->filters) (*this)(filter);
  }

  // What the stage is made from, of what is looked at behind it.
  Names before(const Stage& stage) {
    made_from_.clear();
    std::visit(*this, stage.of);
    return std::move(made_from_);
  }

  void operator()(const LineFilter&) { line_ = true; }
  void operator()(const LabelFilter& filter) { std::visit(*this, filter.of); }
  template <typename Filter>
  void operator()(const Filter& filter) requires requires {
    filter.name;
  }
  { labels_.insert(filter.name); }
  template <typename Filters>
  void operator()(const Filters& filters) requires requires {
    filters.parts;
  }
  {
    for (const LabelFilter& part : filters.parts) (*this)(part);
  }
  void operator()(const JsonParser&) { parse(); }
  void operator()(const LogfmtParser&) { parse(); }
  void operator()(const RegexpParser&) { parse(); }
  void operator()(const PatternParser&) { parse(); }
  void operator()(const UnpackParser&) { parse(); }
  void operator()(const LineFormat& format) {
    if (!line_) return;
    const templates::Reads reads = reads_in(format.text);
    line_ = reads.line;
    make_from(reads.names);
  }
  // They do not see each other.
  void operator()(const LabelFormat& format) {
    Names names;
    for (const LabelAssignment& assignment : format.assignments) {
      if (labels_.erase(assignment.name) == 0) continue;
      if (assignment.kind == LabelAssignment::Kind::rename) {
        names.push_back({assignment.value});
        continue;
      }
      const templates::Reads reads = reads_in(assignment.value);
      line_ = line_ || reads.line;
      names.insert(names.end(), reads.names.begin(), reads.names.end());
    }
    make_from(names);
  }
  void operator()(const Drop&) {}
  void operator()(const Keep&) {}
  void operator()(const Decolorize&) {}

 private:
  // Where nobody looks at labels, what a parser finds is nothing to anybody.
  void parse() { line_ = line_ || !labels_.empty(); }

  void make_from(const Names& names) {
    for (const templates::NameRead& read : names) labels_.insert(read.name);
    made_from_ = names;
  }

  std::set<std::string> labels_;  // that are looked at behind here
  bool line_ = false;             // so is the line
  Names made_from_;
};

}  // namespace

std::vector<Names> labels_written_from(const LogQueryInside& query) {
  const Pipeline& pipeline = query.log->pipeline;
  std::vector<Names> all(pipeline.size());
  Backwards backwards(query.over);
  for (std::size_t i = pipeline.size(); i-- > 0;) all[i] = backwards.before(pipeline[i]);
  return all;
}

}  // namespace harness::languages::logql
