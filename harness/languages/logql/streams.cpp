#include "harness/languages/logql/streams.hpp"

#include <algorithm>

#include "harness/languages/logql/print.hpp"

namespace harness::languages::logql {
namespace {

class Streams {
 public:
  void operator()(const LogQuery& log) {
    std::string text;
    for (const Matcher& matcher : log.selector) text += (text.empty() ? "" : ", ") + print(matcher);
    text = "{" + text + "}";
    if (std::find(found.begin(), found.end(), text) == found.end()) found.push_back(text);
  }
  void operator()(const Metric& metric) { std::visit(*this, metric.of); }
  void operator()(const RangeAggregation& aggregation) { (*this)(aggregation.log); }
  void operator()(const VectorAggregation& aggregation) { (*this)(*aggregation.inner); }
  void operator()(const BinaryOperation& operation) {
    (*this)(*operation.left);
    (*this)(*operation.right);
  }
  void operator()(const LabelReplace& replace) { (*this)(*replace.inner); }
  void operator()(const Literal&) {}
  void operator()(const VectorLiteral&) {}

  std::vector<std::string> found;
};

}  // namespace

std::vector<std::string> stream_selectors(const Query& query) {
  Streams streams;
  std::visit(streams, query);
  return std::move(streams.found);
}

}  // namespace harness::languages::logql
