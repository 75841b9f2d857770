#include <algorithm>
#include <map>

#include "stack/store/traces/evaluate/pipeline.hpp"

namespace store::traces {

using traceql::Type;
using traceql::Value;
using Function = traceql::Aggregate::Function;

namespace {

// Keeps a finding under its name once; a later one takes its place.
void put(std::vector<Finding>& findings, Finding finding) {
  const auto same = std::find_if(findings.begin(), findings.end(),
                                 [&](const Finding& one) { return one.name == finding.name; });
  if (same != findings.end()) {
    *same = std::move(finding);
  } else {
    findings.push_back(std::move(finding));
  }
}

class Grouping final : public Step {
 public:
  Grouping(const traceql::GroupBy& group, const Keys& keys)
      : name_("by(" + traceql::to_string(*group.key) + ")"), key_(compile(*group.key, keys)) {}

  Spansets run(const JoinedTrace& trace, Spansets from, Evaluation& evaluation) const override {
    Spansets groups;
    for (const Spanset& spanset : from) split(trace, spanset, groups, evaluation);
    return groups;
  }

 private:
  // In the order in which their keys come up.
  void split(const JoinedTrace& trace, const Spanset& spanset, Spansets& groups,
             Evaluation& evaluation) const {
    std::map<std::string, std::size_t> positions;
    for (const std::uint32_t span : spanset.spans) {
      if (evaluation.failed() || evaluation.deadline.passed()) return;
      const Value key = key_->value({&trace, span}, evaluation);
      const auto [found, is_new] = positions.try_emplace(
          std::to_string(static_cast<int>(key.type)) + traceql::to_string(key), groups.size());
      if (is_new) {
        groups.push_back({{}, spanset.findings});
        put(groups.back().findings, {name_, traceql::literal_of(key)});
      }
      groups[found->second].spans.push_back(span);
    }
  }

  std::string name_;
  ConditionPtr key_;
};

// Numbers as they come, and what they amount to.
class Running {
 public:
  explicit Running(Function function) : function_(function) {}

  void add(const Value& value) {
    if (!traceql::is_number(value.type)) return;
    ++count_;
    if (count_ == 1) {
      best_ = value;
      type_ = value.type;
    } else if (traceql::compare(function_ == Function::Max ? traceql::Operator::Greater
                                                           : traceql::Operator::Less,
                                value, best_)) {
      best_ = value;
    }
    if (value.type != type_) type_ = Type::Float;
    sum_ += traceql::as_number(value);
    if (value.type != Type::Float) {
      whole_ += static_cast<std::uint64_t>(value.integer);
    }
  }

  // Nil of no numbers. Whole numbers are summed as such.
  Value result() const {
    if (count_ == 0) return {};
    if (function_ == Function::Max || function_ == Function::Min) return best_;
    if (function_ == Function::Sum) return of_own_type(static_cast<std::int64_t>(whole_), sum_);
    const double mean = sum_ / static_cast<double>(count_);
    if (type_ == Type::Duration) return Value::of_duration(static_cast<std::int64_t>(mean));
    return Value::of_float(mean);
  }

 private:
  Value of_own_type(std::int64_t whole, double number) const {
    if (type_ == Type::Float) return Value::of_float(number);
    return type_ == Type::Duration ? Value::of_duration(whole) : Value::of_int(whole);
  }

  Function function_;
  std::int64_t count_ = 0;
  Type type_ = Type::Nil;
  Value best_;
  double sum_ = 0;
  std::uint64_t whole_ = 0;
};

class ScalarFiltering final : public Step {
 public:
  ScalarFiltering(const traceql::Aggregate& aggregate, traceql::Operator op, traceql::Literal bound,
                  const Keys& keys)
      : function_(aggregate.function),
        name_(traceql::to_string(aggregate)),
        op_(op),
        bound_(std::move(bound)),
        of_(aggregate.of ? compile(*aggregate.of, keys) : nullptr) {}

  Spansets run(const JoinedTrace& trace, Spansets from, Evaluation& evaluation) const override {
    Spansets kept;
    for (Spanset& spanset : from) {
      const Value value = aggregate(trace, spanset, evaluation);
      if (!traceql::compare(op_, value, bound_.value())) continue;
      put(spanset.findings, {name_, traceql::literal_of(value)});
      kept.push_back(std::move(spanset));
    }
    return kept;
  }

 private:
  Value aggregate(const JoinedTrace& trace, const Spanset& spanset, Evaluation& evaluation) const {
    if (!of_) return Value::of_int(static_cast<std::int64_t>(spanset.spans.size()));
    Running running(function_);
    for (const std::uint32_t span : spanset.spans) {
      if (evaluation.failed() || evaluation.deadline.passed()) break;
      running.add(of_->value({&trace, span}, evaluation));
    }
    return running.result();
  }

  Function function_;
  std::string name_;
  traceql::Operator op_;
  traceql::Literal bound_;
  ConditionPtr of_;
};

}  // namespace

StepPtr compile(const traceql::GroupBy& group, const Keys& keys) {
  return std::make_unique<Grouping>(group, keys);
}

// The parser lets pass an aggregate on the left and a constant on the right.
StepPtr compile(const traceql::ScalarFilter& filter, const Keys& keys) {
  return std::make_unique<ScalarFiltering>(std::get<traceql::Aggregate>(filter.left->of), filter.op,
                                           std::get<traceql::Literal>(filter.right->of), keys);
}

}  // namespace store::traces
