#include "harness/languages/promql/joins.hpp"

#include <algorithm>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/languages/outcome_names.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/regex.hpp"
#include "harness/languages/promql/same.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/values.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::languages::promql {
namespace {

bool compares_only(const Binary& binary) { return relation_of(binary.op) && !binary.returns_bool; }

bool tells_an_end(const Matcher& matcher) {
  return is_one_of(matcher.label, {"le", "quantile"}) || names_an_outcome(matcher.label);
}

// The text of an expression without what may leave out series of it.
class Whatever {
 public:
  explicit Whatever(const std::string& query) : query_(query) {}

  std::string of(const Expr& expr) {
    if (const auto* const selector = std::get_if<Selector>(&expr.of)) return of(*selector, expr);
    if (const auto* const binary = std::get_if<Binary>(&expr.of)) {
      const bool chooses = compares_only(*binary) || is_one_of(binary->op, {"and", "unless"});
      const bool is_left = type_of(*binary->left) != Type::scalar;
      if (chooses) return "(" + of(is_left ? *binary->left : *binary->right) + ")";
    }
    std::string text;
    std::size_t at = expr.span.begin;
    for (const Expr* child : children_of(expr)) {
      text += query_.substr(at, child->span.begin - at) + of(*child);
      at = child->span.end;
    }
    return text + query_.substr(at, expr.span.end - at);
  }

  std::vector<LabelCondition> left_out;

 private:
  struct Children {
    void operator()(const Number&) {}
    void operator()(const Text&) {}
    void operator()(const Selector&) {}
    void operator()(const Subquery& subquery) { add(subquery.of); }
    void operator()(const Unary& unary) { add(unary.of); }
    void operator()(const Parentheses& parentheses) { add(parentheses.of); }
    void operator()(const Call& call) {
      for (const ExprPtr& arg : call.args) add(arg);
    }
    void operator()(const Aggregation& aggregation) {
      if (aggregation.parameter) add(aggregation.parameter);
      add(aggregation.of);
    }
    void operator()(const Binary& binary) {
      add(binary.left);
      add(binary.right);
    }
    void add(const ExprPtr& child) { found.push_back(child.get()); }

    std::vector<const Expr*> found;
  };

  static std::vector<const Expr*> children_of(const Expr& expr) {
    Children children;
    std::visit(children, expr.of);
    return std::move(children.found);
  }

  std::string of(const Selector& selector, const Expr& expr) {
    const std::string text = query_.substr(expr.span.begin, expr.span.end - expr.span.begin);
    const std::size_t end = text.rfind('}');
    Selector kept{selector.name, {}, {}, {}, {}};
    for (const Matcher& matcher : selector.matchers) {
      if (!tells_an_end(matcher)) {
        kept.matchers.push_back(matcher);
        continue;
      }
      const bool is_one = matcher.op == MatchOp::equal;
      left_out.push_back({matcher.label, is_one ? std::optional(matcher.value) : std::nullopt,
                          [matcher](const std::string& value) { return matches(matcher, value); }});
    }
    const bool is_as_it_was = kept.matchers.size() == selector.matchers.size();
    const bool says_nothing = kept.name.empty() && kept.matchers.empty();
    if (is_as_it_was || says_nothing || end == std::string::npos) return text;
    return to_text(kept) + text.substr(end + 1);
  }

  const std::string& query_;
};

JoinSide side_of(const Expr& expr, const std::string& query) {
  Whatever whatever(query);
  JoinSide side{query.substr(expr.span.begin, expr.span.end - expr.span.begin), whatever.of(expr)};
  side.left_out = std::move(whatever.left_out);
  if (!parse(side.whatever)) return {side.query, side.query};
  return side;
}

// Whether it has its series whatever happens. Alerts come and go.
bool is_always_there(const Expr& expr) {
  bool all = true;
  walk(expr, [&](const Expr& node) {
    const auto* const binary = std::get_if<Binary>(&node.of);
    const auto* const selector = std::get_if<Selector>(&node.of);
    const auto* const call = std::get_if<Call>(&node.of);
    const bool chooses =
        binary != nullptr && (compares_only(*binary) || is_one_of(binary->op, {"and", "unless"}));
    const bool is_alert = selector != nullptr && metric_of(*selector).starts_with("ALERTS");
    const bool is_absent = call != nullptr && call->function->name.starts_with("absent");
    all = all && !chooses && !is_alert && !is_absent;
  });
  return all;
}

bool is_about_values(const Expr& expr) {
  bool any = says_of_silence(expr) == OfSilence::zero;
  walk(expr, [&](const Expr& node) {
    const auto* const binary = std::get_if<Binary>(&node.of);
    any = any || (binary != nullptr && compares_only(*binary));
  });
  return any;
}

bool is_of_scrapes(const Expr& expr) {
  const auto all = selectors(expr);
  return !all.empty() && std::all_of(all.begin(), all.end(), [](const NamedSeries& named) {
    return named.metric == "up" || named.metric.starts_with("scrape_");
  });
}

bool is_join(const Binary& binary) {
  return binary.op != "or" && type_of(*binary.left) == Type::instant_vector &&
         type_of(*binary.right) == Type::instant_vector;
}

}  // namespace

std::vector<Join> joins(const Expr& expr, const std::string& query) {
  std::vector<Join> all;
  walk(expr, [&](const Expr& node) {
    const auto* const binary = std::get_if<Binary>(&node.of);
    if (binary == nullptr || !is_join(*binary)) return;
    Join join{binary->op, false, {}, side_of(*binary->left, query), side_of(*binary->right, query)};
    if (binary->matching) {
      join.on = binary->matching->on;
      join.labels = binary->matching->labels;
    }
    join.always_leaves_out = binary->op == "unless" && is_always_there(*binary->right) &&
                             (is_about_values(*binary->left) || is_of_scrapes(*binary->right));
    join.always_leaves_out = join.always_leaves_out ||
                             (binary->op == "unless" && is_same(*binary->left, *binary->right));
    all.push_back(std::move(join));
  });
  return all;
}

}  // namespace harness::languages::promql
