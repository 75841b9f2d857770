#include "harness/languages/promql/answer_labels.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parentheses.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/languages/promql/values.hpp"

namespace harness::languages::promql {
namespace {

constexpr const char* name_label = "__name__";

Answered without_labels() { return {{std::set<std::string>{}}, {}}; }

// What is no longer there satisfies nothing.
template <typename IsGone>
void forget(Answered& answered, IsGone is_gone) {
  std::erase_if(answered.matchers, [&](const Matcher& matcher) { return is_gone(matcher.label); });
}

Answered without(Answered answered, const std::vector<std::string>& labels) {
  answered.labels.never.insert(labels.begin(), labels.end());
  forget(answered, [&](const std::string& label) { return !answered.labels.allow(label); });
  return answered;
}

Answered without_name(Answered answered) { return without(std::move(answered), {name_label}); }

Answered keeping(Answered answered, const std::vector<std::string>& labels) {
  answered.labels.keep(labels);
  forget(answered, [&](const std::string& label) {
    return std::find(labels.begin(), labels.end(), label) == labels.end();
  });
  return answered;
}

class Labels {
 public:
  Answered operator()(const Expr& expr) const { return std::visit(*this, expr.of); }
  Answered operator()(const Number&) const { return without_labels(); }
  Answered operator()(const Text&) const { return without_labels(); }
  Answered operator()(const Selector& selector) const {
    Answered answered{{}, selector.matchers};
    if (!selector.name.empty()) {
      answered.matchers.push_back({name_label, MatchOp::equal, selector.name, {}});
    }
    return answered;
  }
  Answered operator()(const Subquery& subquery) const { return (*this)(*subquery.of); }
  Answered operator()(const Parentheses& parentheses) const { return (*this)(*parentheses.of); }
  Answered operator()(const Unary& unary) const {
    Answered of = (*this)(*unary.of);
    return unary.negative ? without_name(std::move(of)) : of;
  }

  Answered operator()(const Call& call) const {
    const std::string_view name = call.function->name;
    if (is_one_of(name, {"absent", "absent_over_time"})) return of_absent(call);
    if (is_one_of(name, {"label_replace", "label_join"})) return {};
    const auto vector = std::find_if(call.args.begin(), call.args.end(), [](const ExprPtr& arg) {
      const Type type = type_of(*arg);
      return type == Type::instant_vector || type == Type::range_vector;
    });
    if (vector == call.args.end() || name == "scalar") return without_labels();
    Answered of = (*this)(**vector);
    if (is_one_of(name, {"last_over_time", "sort", "sort_desc"})) return of;
    return name == "histogram_quantile" ? without(std::move(of), {name_label, "le"})
                                        : without_name(std::move(of));
  }

  Answered operator()(const Aggregation& aggregation) const {
    Answered of = (*this)(*aggregation.of);
    if (is_one_of(aggregation.op, {"topk", "bottomk"})) return of;
    if (aggregation.op == "count_values") return {};
    if (!aggregation.grouping) return without_labels();
    const std::vector<std::string>& labels = aggregation.grouping->labels;
    return aggregation.grouping->without ? without_name(without(std::move(of), labels))
                                         : keeping(std::move(of), labels);
  }

  Answered operator()(const Binary& binary) const {
    Answered left = (*this)(*binary.left);
    Answered right = (*this)(*binary.right);
    if (binary.op == "or") return {either(left.labels, right.labels), {}};
    if (is_one_of(binary.op, {"and", "unless"})) return left;
    const bool keeps_name = relation_of(binary.op) && !binary.returns_bool;
    Answered joined = is_scalar(binary.left) ? std::move(right)
                      : is_scalar(binary.right)
                          ? std::move(left)
                          : matched(binary, std::move(left), std::move(right));
    if (binary.op == "atan2") {  // some versions keep the name, some do not
      forget(joined, [](const std::string& label) { return label == name_label; });
      return joined;
    }
    return keeps_name ? joined : without_name(std::move(joined));
  }

 private:
  // What its selector says that a label is; of anything else, none.
  static Answered of_absent(const Call& call) {
    Answered answered = without_labels();
    if (call.args.empty()) return answered;
    const auto* selector = std::get_if<Selector>(&inside_parentheses(*call.args.front()).of);
    if (selector == nullptr) return answered;
    for (const Matcher& matcher : selector->matchers) {
      if (matcher.op == MatchOp::equal) answered.labels.only->insert(matcher.label);
    }
    answered.labels.only->erase(name_label);
    return answered;
  }

  static bool is_scalar(const ExprPtr& expr) { return type_of(*expr) == Type::scalar; }

  static Answered matched(const Binary& binary, Answered left, Answered right) {
    if (!binary.matching) return left;
    const Matching& matching = *binary.matching;
    if (matching.many == Matching::Side::none) {
      return matching.on ? keeping(std::move(left), matching.labels)
                         : without(std::move(left), matching.labels);
    }
    Answered many = matching.many == Matching::Side::left ? std::move(left) : std::move(right);
    for (const std::string& label : matching.included) {
      many.labels.add(label);
      forget(many, [&](const std::string& other) { return other == label; });
    }
    return many;
  }
};

}  // namespace

bool Answered::may_have(const std::map<std::string, std::string>& series) const {
  return labels.allow(series) &&
         std::all_of(matchers.begin(), matchers.end(), [&](const Matcher& matcher) {
           const auto found = series.find(matcher.label);
           return matches(matcher, found == series.end() ? std::string() : found->second);
         });
}

Answered answered_by(const Expr& expr) { return Labels{}(expr); }

}  // namespace harness::languages::promql
