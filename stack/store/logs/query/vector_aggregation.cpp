#include "stack/store/logs/query/vector_aggregation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace store::logs {
namespace {

using harness::languages::logql::Grouping;
using harness::languages::logql::VectorAggregation;
using harness::languages::logql::VectorOp;

struct Group {
  LabelSet labels;
  std::vector<const Series*> members;
};

// Which group a series belongs to; without a grouping all are one.
class GroupOf {
 public:
  explicit GroupOf(const std::optional<Grouping>& grouping)
      : names_(grouping ? grouping->labels : std::vector<std::string>{}),
        without_(grouping && grouping->without) {}

  LabelSet operator()(const LabelSet& labels) const {
    return without_ ? labels.without(names_) : labels.only(names_);
  }

 private:
  LabelNames names_;
  bool without_;
};

std::vector<Group> groups_of(const Matrix& inner, const std::optional<Grouping>& grouping) {
  std::vector<Group> groups;
  std::unordered_map<LabelSet, std::size_t, LabelSetHash> index;
  const GroupOf group_of(grouping);
  for (const Series& series : inner.series) {
    const LabelSet labels = group_of(series.labels);
    const auto [place, is_new] = index.try_emplace(labels, groups.size());
    if (is_new) groups.push_back({labels, {}});
    groups[place->second].members.push_back(&series);
  }
  return groups;
}

// The values of one group at one step, in one pass.
class Fold {
 public:
  void add(double value) {
    count_ += 1;
    sum_ += value;
    if (count_ == 1 || value > greatest_ || std::isnan(greatest_)) greatest_ = value;
    if (count_ == 1 || value < least_ || std::isnan(least_)) least_ = value;
    const double delta = value - mean_;
    mean_ += delta / count_;
    squares_ += delta * (value - mean_);
  }

  double result(VectorOp op) const {
    if (count_ == 0) return absent();
    switch (op) {
      case VectorOp::avg:
        return sum_ / count_;
      case VectorOp::max:
        return greatest_;
      case VectorOp::min:
        return least_;
      case VectorOp::count:
        return count_;
      case VectorOp::stdvar:
        return squares_ / count_;
      case VectorOp::stddev:
        return std::sqrt(squares_ / count_);
      default:
        return sum_;
    }
  }

 private:
  double count_ = 0;
  double sum_ = 0;
  double greatest_ = 0;
  double least_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

Series folded(const Group& group, VectorOp op, std::size_t steps) {
  Series out{group.labels, std::vector<double>(steps)};
  for (std::size_t step = 0; step < steps; ++step) {
    Fold fold;
    for (const Series* member : group.members) {
      if (!is_absent(member->values[step])) fold.add(member->values[step]);
    }
    out.values[step] = fold.result(op);
  }
  return out;
}

// Whether a is to be kept before b.
bool ranks_before(double a, double b, bool largest) {
  if (std::isnan(a) || std::isnan(b)) return !std::isnan(a) && std::isnan(b);
  return largest ? a > b : a < b;
}

// Takes all but the k best of a group away from one step.
void keep_best(std::vector<Series*>& members, std::size_t step, std::size_t k, bool largest) {
  std::vector<Series*> present;
  for (Series* member : members) {
    if (!is_absent(member->values[step])) present.push_back(member);
  }
  if (present.size() <= k) return;
  // Of equal ones the first, as members lie in one list.
  const auto is_better = [step, largest](const Series* a, const Series* b) {
    if (ranks_before(a->values[step], b->values[step], largest)) return true;
    return !ranks_before(b->values[step], a->values[step], largest) && a < b;
  };
  std::nth_element(present.begin(), present.begin() + static_cast<std::ptrdiff_t>(k), present.end(),
                   is_better);
  for (std::size_t i = k; i < present.size(); ++i) present[i]->values[step] = absent();
}

Matrix best(const VectorAggregation& aggregation, Matrix inner) {
  const bool largest = aggregation.op == VectorOp::topk;
  sort_by_labels(inner.series);
  std::unordered_map<LabelSet, std::vector<Series*>, LabelSetHash> groups;
  const GroupOf group_of(aggregation.grouping);
  for (Series& series : inner.series) {
    groups[group_of(series.labels)].push_back(&series);
  }
  const std::size_t steps = inner.series.empty() ? 0 : inner.series.front().values.size();
  for (auto& [labels, members] : groups) {
    for (std::size_t step = 0; step < steps; ++step) {
      keep_best(members, step, static_cast<std::size_t>(aggregation.parameter), largest);
    }
  }
  std::erase_if(inner.series, [](const Series& series) {
    return std::all_of(series.values.begin(), series.values.end(), is_absent);
  });
  return inner;
}

// By the value of the only step; over several there is no such order.
Matrix sorted(Matrix inner, bool descending) {
  inner.is_ordered = true;
  std::stable_sort(inner.series.begin(), inner.series.end(),
                   [descending](const Series& a, const Series& b) {
                     return ranks_before(a.values.front(), b.values.front(), descending);
                   });
  return inner;
}

}  // namespace

Matrix aggregate_vectors(const VectorAggregation& aggregation, Matrix inner) {
  switch (aggregation.op) {
    case VectorOp::topk:
    case VectorOp::bottomk:
      return best(aggregation, std::move(inner));
    case VectorOp::sort:
      return sorted(std::move(inner), false);
    case VectorOp::sort_desc:
      return sorted(std::move(inner), true);
    default:
      break;
  }
  Matrix out;
  for (const Group& group : groups_of(inner, aggregation.grouping)) {
    out.series.push_back(folded(group, aggregation.op, group.members.front()->values.size()));
  }
  return out;
}

}  // namespace store::logs
