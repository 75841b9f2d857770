#include "harness/languages/promql/sample_reads.hpp"

#include <string_view>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/values.hpp"

namespace harness::languages::promql {
namespace {

class SampleReads {
 public:
  void of(const Expr& expr) {
    const Span outer = std::exchange(span_, expr.span);
    std::visit([this](const auto& node) { read(node); }, expr.of);
    span_ = outer;
  }

  std::vector<SampleRead> found;

 private:
  // How what is read stands in the query.
  struct Place {
    Millis back{0};
    bool is_in_subquery = false;
    bool is_last = false;
    std::string leaves_out;
    bool is_of_values = true;
  };

  void read(const Number&) {}
  void read(const Text&) {}

  void read(const Selector& selector) {
    if (selector.offset || selector.at) return;
    const Millis range = place_.is_last ? Millis{0} : selector.range.value_or(Millis{0});
    found.push_back({{metric_of(selector), &selector, span_},
                     place_.back + range,
                     !place_.is_in_subquery && !selector.range,
                     place_.is_of_values ? place_.leaves_out : std::string()});
  }

  void read(const Subquery& subquery) {
    if (subquery.offset || subquery.at) return;
    Place inside = place_;
    inside.back += subquery.range;
    inside.is_in_subquery = true;
    inside.is_last = false;
    in(std::move(inside), *subquery.of);
  }
  void read(const Unary& unary) { of(*unary.of); }
  void read(const Parentheses& parentheses) { of(*parentheses.of); }

  void read(const Call& call) {
    const std::string_view name = call.function->name;
    if (is_one_of(name, {"absent", "absent_over_time", "timestamp"})) return;
    Place inside = place_;
    if (is_one_of(name, {"max_over_time", "min_over_time", "quantile_over_time"})) {
      leave_out(inside, std::string(name) + "()");
    }
    if (is_one_of(name, {"count_over_time", "present_over_time", "changes", "resets"})) {
      inside.is_of_values = false;
    }
    inside.is_last = name == "last_over_time";
    for (const ExprPtr& arg : call.args) in(inside, *arg);
  }

  void read(const Aggregation& aggregation) {
    Place inside = place_;
    if (is_one_of(aggregation.op, {"max", "min", "topk", "bottomk", "quantile"})) {
      leave_out(inside, aggregation.op + "()");
    }
    if (is_one_of(aggregation.op, {"count", "group"})) inside.is_of_values = false;
    if (aggregation.parameter) in(place_, *aggregation.parameter);
    in(std::move(inside), *aggregation.of);
  }

  void read(const Binary& binary) {
    Place left = place_;
    Place right = place_;
    if (relation_of(binary.op)) {
      for (Place* side : {&left, &right}) {
        side->is_of_values = true;  // what is compared decides what is there
        leave_out(*side, binary.op);
      }
    } else if (is_one_of(binary.op, {"and", "unless"})) {
      right.is_of_values = false;
    }
    in(std::move(left), *binary.left);
    in(std::move(right), *binary.right);
  }

  static void leave_out(Place& place, std::string name) { place.leaves_out = std::move(name); }

  void in(Place place, const Expr& expr) {
    const Place outer = std::exchange(place_, std::move(place));
    of(expr);
    place_ = outer;
  }

  Place place_;
  Span span_;
};

}  // namespace

std::vector<SampleRead> sample_reads(const Expr& expr) {
  SampleReads reads;
  reads.of(expr);
  return std::move(reads.found);
}

}  // namespace harness::languages::promql
