#include "stack/store/traces/evaluate/pipeline.hpp"

#include <algorithm>
#include <numeric>

namespace store::traces {

namespace {

class Chain final : public Step {
 public:
  explicit Chain(std::vector<StepPtr> steps) : steps_(std::move(steps)) {}

  Spansets run(const JoinedTrace& trace, Spansets from, Evaluation& evaluation) const override {
    for (const StepPtr& step : steps_) {
      if (from.empty() || evaluation.failed() || evaluation.deadline.passed()) return {};
      from = step->run(trace, std::move(from), evaluation);
    }
    return from;
  }

 private:
  std::vector<StepPtr> steps_;
};

class Filter final : public Step {
 public:
  explicit Filter(ConditionPtr condition) : condition_(std::move(condition)) {}

  Spansets run(const JoinedTrace& trace, Spansets from, Evaluation& evaluation) const override {
    Spansets kept;
    for (Spanset& spanset : from) {
      keep_met(trace, spanset.spans, evaluation);
      if (!spanset.spans.empty()) kept.push_back(std::move(spanset));
    }
    return kept;
  }

 private:
  void keep_met(const JoinedTrace& trace, Indices& spans, Evaluation& evaluation) const {
    std::size_t kept = 0;
    for (const std::uint32_t span : spans) {
      if (evaluation.failed() || evaluation.deadline.passed()) break;
      if (condition_->value({&trace, span}, evaluation).is_true()) spans[kept++] = span;
    }
    spans.resize(kept);
  }

  ConditionPtr condition_;
};

class Relating final : public Step {
 public:
  Relating(traceql::SpansetOperator op, StepPtr left, StepPtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}

  Spansets run(const JoinedTrace& trace, Spansets from, Evaluation& evaluation) const override {
    const Spansets left = left_->run(trace, from, evaluation);
    const bool needs_left = op_.form != traceql::SpansetOperator::Form::Or;
    if (evaluation.failed() || (left.empty() && needs_left)) return {};
    const Spansets right = right_->run(trace, std::move(from), evaluation);
    if (is_structural() && (left.size() > 1 || right.size() > 1)) {
      evaluation.failure =
          "spanset operators are not supported for multiple spansets per trace. consider using "
          "coalesce()";
      return {};
    }
    if (evaluation.deadline.passed(trace.size())) return {};
    Indices found = relate(trace, op_, all_spans(left), all_spans(right));
    if (found.empty()) return {};
    return {{std::move(found)}};
  }

 private:
  bool is_structural() const {
    return op_.form != traceql::SpansetOperator::Form::And &&
           op_.form != traceql::SpansetOperator::Form::Or;
  }

  traceql::SpansetOperator op_;
  StepPtr left_;
  StepPtr right_;
};

// Makes one spanset of all, about which nothing has been found out.
class Merge final : public Step {
 public:
  Spansets run(const JoinedTrace&, Spansets from, Evaluation&) const override {
    return {{all_spans(from)}};
  }
};

StepPtr compile_stage(const traceql::Stage& stage, const Keys& keys) {
  if (const auto* spanset = std::get_if<traceql::SpansetPtr>(&stage)) {
    return compile(**spanset, keys);
  }
  if (const auto* filter = std::get_if<traceql::ScalarFilter>(&stage)) {
    return compile(*filter, keys);
  }
  if (const auto* group = std::get_if<traceql::GroupBy>(&stage)) return compile(*group, keys);
  if (std::holds_alternative<traceql::Coalesce>(stage)) return std::make_unique<Merge>();
  return nullptr;  // select() changes only what is shown
}

}  // namespace

StepPtr compile(const traceql::Pipeline& pipeline, const Keys& keys) {
  std::vector<StepPtr> steps;
  for (const traceql::Stage& stage : pipeline.stages) {
    if (auto step = compile_stage(stage, keys)) steps.push_back(std::move(step));
  }
  return std::make_unique<Chain>(std::move(steps));
}

StepPtr compile(const traceql::Spanset& spanset, const Keys& keys) {
  if (const auto* filter = std::get_if<traceql::SpansetFilter>(&spanset.of)) {
    return std::make_unique<Filter>(compile_filter(*filter->condition, keys));
  }
  if (const auto* inner = std::get_if<traceql::PipelinePtr>(&spanset.of)) {
    return compile(**inner, keys);
  }
  const auto& binary = std::get<traceql::SpansetBinary>(spanset.of);
  return std::make_unique<Relating>(binary.op, compile(*binary.left, keys),
                                    compile(*binary.right, keys));
}

// Not one by one into the rest: there may be as many spansets as spans.
Indices all_spans(const Spansets& spansets) {
  if (spansets.size() == 1) return spansets.front().spans;
  Indices all;
  for (const Spanset& spanset : spansets) {
    all.insert(all.end(), spanset.spans.begin(), spanset.spans.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

Spansets whole(const JoinedTrace& trace) {
  Indices all(trace.size());
  std::iota(all.begin(), all.end(), 0U);
  return {{std::move(all)}};
}

}  // namespace store::traces
