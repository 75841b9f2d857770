#include "harness/languages/logql/number_filters.hpp"

namespace harness::languages::logql {
namespace {

class FilterKinds {
 public:
  void operator()(const LabelFilter& filter) { std::visit(*this, filter.of); }
  void operator()(const Matcher& matcher) {
    knows_errors = knows_errors || matcher.name.starts_with("__error");
  }
  void operator()(const NumberFilter&) { compares = true; }
  void operator()(const DurationFilter&) { compares = true; }
  void operator()(const BytesFilter&) { compares = true; }
  void operator()(const IpFilter&) {}
  void operator()(const AllOf& all) { add(all.parts); }
  void operator()(const AnyOf& any) { add(any.parts); }

  bool compares = false;
  bool knows_errors = false;

 private:
  void add(const std::vector<LabelFilter>& parts) {
    for (const LabelFilter& part : parts) (*this)(part);
  }
};

}  // namespace

bool counts_what_is_no_number(const Query& query) {
  const auto* log = std::get_if<LogQuery>(&query);
  if (log == nullptr) return false;
  FilterKinds kinds;
  for (const Stage& stage : log->pipeline) {
    if (const auto* filter = std::get_if<LabelFilter>(&stage.of)) kinds(*filter);
  }
  return kinds.compares && !kinds.knows_errors;
}

std::string lines_without_number(const std::string& query) {
  return query + R"( | __error__="LabelFilterErr")";
}

std::string lines_with_number(const std::string& query) {
  return query + R"( | __error__!="LabelFilterErr")";
}

}  // namespace harness::languages::logql
