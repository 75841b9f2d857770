#include "stack/store/logs/query/binary.hpp"

#include <algorithm>
#include <optional>

#include "harness/languages/logql/checks.hpp"

namespace store::logs {
namespace {

namespace language = harness::languages::logql;
using language::BinaryOp;
using language::BinaryOperation;
using language::Matching;
using Cardinality = Matching::Cardinality;

constexpr int cannot_match = 500;  // the status that Loki has for it

LabelSet signature(const LabelSet& labels, const std::optional<Matching>& matching) {
  if (!matching) return labels;
  return matching->on ? labels.only(matching->labels) : labels.without(matching->labels);
}

// Series by what they are matched on.
using Signed = std::unordered_map<LabelSet, std::vector<const Series*>, LabelSetHash>;

Signed signed_series(const Matrix& matrix, const std::optional<Matching>& matching) {
  Signed out;
  for (const Series& series : matrix.series) {
    out[signature(series.labels, matching)].push_back(&series);
  }
  return out;
}

const std::vector<const Series*>& of(const Signed& all, const LabelSet& signature) {
  static const std::vector<const Series*> none;
  const auto place = all.find(signature);
  return place == all.end() ? none : place->second;
}

bool any_at(const std::vector<const Series*>& series, std::size_t step) {
  return std::any_of(series.begin(), series.end(),
                     [step](const Series* s) { return !is_absent(s->values[step]); });
}

// The value at a step of the result: of a comparison without bool, the left one where it holds.
double combined(const BinaryOperation& operation, double left, double right, double kept) {
  const double value = language::apply(operation.op, left, right);
  if (!language::is_comparison(operation.op) || operation.return_bool) return value;
  return value == 1 ? kept : absent();
}

// and, unless, or: whole series by whether the other side has one that matches at the step.
Matrix set_operation(const BinaryOperation& operation, const Matrix& left, const Matrix& right,
                     std::size_t steps) {
  MatrixBuilder out(steps);
  const bool joins = operation.op == BinaryOp::logical_or;
  const auto add = [&](const Series& series, const std::vector<const Series*>& others, bool where) {
    std::vector<double> kept(steps, absent());
    bool any = false;
    for (std::size_t step = 0; step < steps; ++step) {
      if (is_absent(series.values[step]) || any_at(others, step) != where) continue;
      kept[step] = series.values[step];
      any = true;
    }
    if (!any) return;
    std::vector<double>& values = out.values(series.labels);
    for (std::size_t step = 0; step < steps; ++step) {
      if (!is_absent(kept[step])) values[step] = kept[step];
    }
  };
  const Signed rights = signed_series(right, operation.matching);
  const std::vector<const Series*> none;
  for (const Series& series : left.series) {
    const auto& others = joins ? none : of(rights, signature(series.labels, operation.matching));
    add(series, others, operation.op == BinaryOp::logical_and);
  }
  if (!joins) return out.take();
  const Signed lefts = signed_series(left, operation.matching);
  for (const Series& series : right.series) {
    add(series, of(lefts, signature(series.labels, operation.matching)), false);
  }
  return out.take();
}

// One side's series, each met by at most one of the other at every step.
class Matched {
 public:
  Matched(const BinaryOperation& operation, const Matrix& many, const Matrix& one,
          std::size_t steps)
      : operation_(operation),
        many_(many),
        ones_(signed_series(one, operation.matching)),
        cardinality_(operation.matching ? operation.matching->cardinality
                                        : Cardinality::one_to_one),
        out_(steps),
        steps_(steps) {}

  Outcome<Matrix> run() {
    for (std::size_t step = 0; step < steps_; ++step) {
      if (auto failure = check(step)) return tl::unexpected<Failure>(*failure);
    }
    for (const Series& series : many_.series) {
      for (const Series* other : of(ones_, signature(series.labels, operation_.matching))) {
        pair(series, *other);
      }
    }
    return out_.take();
  }

 private:
  std::optional<Failure> check(std::size_t step) const {
    for (const auto& [labels, ones] : ones_) {
      const auto present = std::count_if(ones.begin(), ones.end(), [step](const Series* s) {
        return !is_absent(s->values[step]);
      });
      if (present > 1) return Failure{cannot_match, duplicates(labels, ones)};
    }
    if (cardinality_ != Cardinality::one_to_one) return std::nullopt;
    std::unordered_map<LabelSet, int, LabelSetHash> seen;
    for (const Series& series : many_.series) {
      if (is_absent(series.values[step])) continue;
      const LabelSet labels = signature(series.labels, operation_.matching);
      if (any_at(of(ones_, labels), step) && ++seen[labels] > 1) {
        return Failure{cannot_match,
                       "multiple matches for labels: many-to-one matching must be explicit "
                       "(group_left/group_right)"};
      }
    }
    return std::nullopt;
  }

  std::string duplicates(const LabelSet& labels, const std::vector<const Series*>& ones) const {
    const std::string side = cardinality_ == Cardinality::one_to_many ? "left" : "right";
    return "found duplicate series for the match group " + to_string(labels) + " on the " + side +
           " hand-side of the operation: [" + to_string(ones[1]->labels) + ", " +
           to_string(ones[0]->labels) +
           "];many-to-many matching not allowed: matching labels must be unique on one side";
  }

  void pair(const Series& many, const Series& one) {
    const bool turned = cardinality_ == Cardinality::one_to_many;
    std::vector<double>* values = nullptr;
    for (std::size_t step = 0; step < steps_; ++step) {
      if (is_absent(many.values[step]) || is_absent(one.values[step])) continue;
      const double left = turned ? one.values[step] : many.values[step];
      const double right = turned ? many.values[step] : one.values[step];
      const double value = combined(operation_, left, right, left);
      if (is_absent(value)) continue;
      if (values == nullptr) values = &out_.values(result_labels(many.labels, one.labels));
      (*values)[step] = value;
    }
  }

  LabelSet result_labels(const LabelSet& many, const LabelSet& one) const {
    const auto& matching = operation_.matching;
    if (!matching) return many;
    if (cardinality_ == Cardinality::one_to_one) return signature(many, matching);
    LabelSet labels = many;
    for (const std::string& name : matching->include) labels = labels.with(name, one.get(name));
    return labels;
  }

  const BinaryOperation& operation_;
  const Matrix& many_;
  Signed ones_;
  Cardinality cardinality_;
  MatrixBuilder out_;
  std::size_t steps_;
};

}  // namespace

Outcome<Matrix> combine(const BinaryOperation& operation, const Matrix& left, const Matrix& right,
                        std::size_t steps) {
  if (language::is_set_operation(operation.op)) {
    return set_operation(operation, left, right, steps);
  }
  const bool turned =
      operation.matching && operation.matching->cardinality == Cardinality::one_to_many;
  return turned ? Matched(operation, right, left, steps).run()
                : Matched(operation, left, right, steps).run();
}

Matrix combine_with_number(const BinaryOperation& operation, Matrix series, double number,
                           Side number_side) {
  const bool on_left = number_side == Side::left;
  for (Series& one : series.series) {
    for (double& value : one.values) {
      if (is_absent(value)) continue;
      value = on_left ? combined(operation, number, value, value)
                      : combined(operation, value, number, value);
    }
  }
  return series;
}

}  // namespace store::logs
