#include "stack/store/logs/query/binary.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "harness/languages/logql/checks.hpp"

namespace store::logs {
namespace {

namespace language = harness::languages::logql;
using language::BinaryOp;
using language::BinaryOperation;
using language::Matching;
using Cardinality = Matching::Cardinality;

constexpr int cannot_match = 500;  // the status that Loki has for it

// What series are matched by, its names made ready once.
class Matched {
 public:
  explicit Matched(const std::optional<Matching>& matching)
      : matching_(matching),
        on_(matching ? matching->labels : std::vector<std::string>{}),
        include_(matching ? matching->include : std::vector<std::string>{}) {}

  LabelSet signature(const LabelSet& labels) const {
    if (!matching_) return labels;
    return matching_->on ? labels.only(on_) : labels.without(on_);
  }

  // Of what two of them make.
  LabelSet result(const LabelSet& many, const LabelSet& one) const {
    if (!matching_) return many;
    if (matching_->cardinality == Cardinality::one_to_one) return signature(many);
    return many.with(include_, one);
  }

 private:
  const std::optional<Matching>& matching_;
  LabelNames on_;
  LabelNames include_;
};

// The series of both sides that meet, because they have the labels in common that they are matched
// on.
struct Meeting {
  std::vector<const Series*> lefts;
  std::vector<const Series*> rights;
};

std::vector<Meeting> meetings(const Matrix& left, const Matrix& right, const Matched& matched) {
  std::vector<Meeting> all;
  std::unordered_map<LabelSet, std::size_t, LabelSetHash> index;
  const auto of = [&](const Series& series) -> Meeting& {
    const LabelSet on = matched.signature(series.labels);
    const auto [place, is_new] = index.try_emplace(on, all.size());
    if (is_new) all.emplace_back();
    return all[place->second];
  };
  for (const Series& series : left.series) of(series).lefts.push_back(&series);
  for (const Series& series : right.series) of(series).rights.push_back(&series);
  return all;
}

// How many of them have a value at each step.
std::vector<std::uint32_t> present(const std::vector<const Series*>& series, std::size_t steps) {
  std::vector<std::uint32_t> counts(steps, 0);
  for (const Series* one : series) {
    for (std::size_t step = 0; step < steps; ++step) {
      if (!is_absent(one->values[step])) ++counts[step];
    }
  }
  return counts;
}

// Of a comparison without bool, the value that is kept where it holds.
double combined(const BinaryOperation& operation, double left, double right, double kept) {
  const double value = language::apply(operation.op, left, right);
  if (!language::is_comparison(operation.op) || operation.return_bool) return value;
  return value == 1 ? kept : absent();
}

// and, unless, or: values stay or go by whether the other side has one that matches at the step.
class SetOperation {
 public:
  SetOperation(BinaryOp op, std::size_t steps) : op_(op), out_(steps), steps_(steps) {}

  void add(const Meeting& meeting) {
    const bool joins = op_ == BinaryOp::logical_or;
    const std::vector<std::uint32_t> rights = present(meeting.rights, steps_);
    for (const Series* left : meeting.lefts) {
      copy(*left, [&](std::size_t step) {
        return joins || (rights[step] > 0) == (op_ == BinaryOp::logical_and);
      });
    }
    if (!joins) return;
    const std::vector<std::uint32_t> lefts = present(meeting.lefts, steps_);
    for (const Series* right : meeting.rights) {
      copy(*right, [&lefts](std::size_t step) { return lefts[step] == 0; });
    }
  }

  Matrix take() { return out_.take(); }

 private:
  template <typename Stays>
  void copy(const Series& series, Stays stays) {
    std::vector<double>* values = nullptr;
    for (std::size_t step = 0; step < steps_; ++step) {
      if (is_absent(series.values[step]) || !stays(step)) continue;
      if (values == nullptr) values = &out_.values(series.labels);
      (*values)[step] = series.values[step];
    }
  }

  BinaryOp op_;
  MatrixBuilder out_;
  std::size_t steps_;
};

// Arithmetic and comparisons: each series of one side meets at most one of the other at every step.
class Calculation {
 public:
  Calculation(const BinaryOperation& operation, const Matched& matched, std::size_t steps)
      : operation_(operation),
        matched_(matched),
        cardinality_(operation.matching ? operation.matching->cardinality
                                        : Cardinality::one_to_one),
        out_(steps),
        steps_(steps) {}

  std::optional<Failure> add(const Meeting& meeting) {
    const auto& manys = turned() ? meeting.rights : meeting.lefts;
    const auto& ones = turned() ? meeting.lefts : meeting.rights;
    if (manys.empty() || ones.empty()) return std::nullopt;
    if (auto failure = check(manys, ones)) return failure;
    std::vector<const Series*> one_at(steps_, nullptr);
    for (const Series* one : ones) {
      for (std::size_t step = 0; step < steps_; ++step) {
        if (!is_absent(one->values[step])) one_at[step] = one;
      }
    }
    for (const Series* many : manys) calculate(*many, one_at);
    return std::nullopt;
  }

  Matrix take() { return out_.take(); }

 private:
  bool turned() const { return cardinality_ == Cardinality::one_to_many; }

  std::optional<Failure> check(const std::vector<const Series*>& manys,
                               const std::vector<const Series*>& ones) const {
    const std::vector<std::uint32_t> one_counts = present(ones, steps_);
    const std::vector<std::uint32_t> many_counts = present(manys, steps_);
    for (std::size_t step = 0; step < steps_; ++step) {
      if (one_counts[step] > 1) {
        return Failure{cannot_match,
                       "found duplicate series on the " + std::string(turned() ? "left" : "right") +
                           " hand-side;many-to-many matching not allowed: matching labels must be "
                           "unique on one side"};
      }
      const bool explicit_many = cardinality_ != Cardinality::one_to_one;
      if (!explicit_many && one_counts[step] == 1 && many_counts[step] > 1) {
        return Failure{cannot_match,
                       "multiple matches for labels: many-to-one matching must be explicit "
                       "(group_left/group_right)"};
      }
    }
    return std::nullopt;
  }

  void calculate(const Series& many, const std::vector<const Series*>& one_at) {
    const Series* met = nullptr;
    std::vector<double>* values = nullptr;  // of the result with the labels of both
    for (std::size_t step = 0; step < steps_; ++step) {
      const Series* one = one_at[step];
      if (one == nullptr || is_absent(many.values[step])) continue;
      const double left = turned() ? one->values[step] : many.values[step];
      const double right = turned() ? many.values[step] : one->values[step];
      const double value = combined(operation_, left, right, left);
      if (is_absent(value)) continue;
      if (met != one) values = &out_.values(matched_.result(many.labels, one->labels));
      met = one;
      (*values)[step] = value;
    }
  }

  const BinaryOperation& operation_;
  const Matched& matched_;
  Cardinality cardinality_;
  MatrixBuilder out_;
  std::size_t steps_;
};

}  // namespace

Outcome<Matrix> combine(const BinaryOperation& operation, const Matrix& left, const Matrix& right,
                        std::size_t steps) {
  const Matched matched(operation.matching);
  const std::vector<Meeting> all = meetings(left, right, matched);
  if (language::is_set_operation(operation.op)) {
    SetOperation sets(operation.op, steps);
    for (const Meeting& meeting : all) sets.add(meeting);
    return sets.take();
  }
  Calculation calculation(operation, matched, steps);
  for (const Meeting& meeting : all) {
    if (auto failure = calculation.add(meeting)) return tl::unexpected<Failure>(*failure);
  }
  return calculation.take();
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
