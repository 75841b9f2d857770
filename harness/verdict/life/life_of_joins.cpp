#include "harness/verdict/life/life_of_joins.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "harness/core/text.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"

namespace harness::verdict {
namespace {

using languages::Join;
using languages::JoinSide;
using languages::LabelCondition;
using LabelSet = std::map<std::string, std::string>;

Asked asked_for_joins(const std::vector<Join>& all, const AskOfSeries& ask) {
  Asked asked;
  for (const Join& join : all) {
    asked.add(ask(join.left.whatever));
    asked.add(ask(join.right.whatever));
  }
  return asked;
}

// The labels of the series that a side would have whatever came; of some labels only is known what
// they would have to be.
struct SideLabels {
  std::vector<LabelSet> series;
  std::vector<LabelCondition> conditions;
};

// What one label may be.
class Values {
 public:
  Values(const LabelSet& series, const SideLabels& side, const std::string& label) {
    const auto found = series.find(label);
    if (found == series.end()) return;
    value_ = found->second;
    for (const LabelCondition& condition : side.conditions) {
      if (condition.label == label) conditions_.push_back(&condition);
    }
  }

  bool may_be(const Values& other) const {
    if (other.conditions_.empty()) return takes(other.value_);
    if (conditions_.empty()) return other.takes(value_);
    // One value is known of neither, unless a condition says it.
    const auto* const one = only_value();
    const auto* const two = other.only_value();
    return (one == nullptr || other.takes(*one)) && (two == nullptr || takes(*two));
  }

 private:
  bool takes(const std::string& value) const {
    // Of several selectors, each has its own.
    if (conditions_.size() > 1) return true;
    return conditions_.empty() ? value == value_ : conditions_.front()->takes(value);
  }
  const std::string* only_value() const {
    const bool is_one = conditions_.size() == 1 && conditions_.front()->value;
    return is_one ? &*conditions_.front()->value : nullptr;
  }

  std::string value_;
  std::vector<const LabelCondition*> conditions_;  // in place of the value
};

bool has_label(const SideLabels& side, const std::string& label) {
  return std::any_of(side.series.begin(), side.series.end(),
                     [&](const LabelSet& one) { return one.contains(label); });
}

// "on (handler)", "ignoring (status)"; of neither "all their labels".
std::string joined_by(const Join& join) {
  if (!join.on && join.labels.empty()) return "all their labels";
  return (join.on ? "on (" : "ignoring (") + harness::join(join.labels, ", ") + ")";
}

class OneJoin {
 public:
  OneJoin(const Join& join, SideLabels left, SideLabels right)
      : join_(join), left_(std::move(left)), right_(std::move(right)) {}

  // Empty: it may be as it should.
  std::string why_never() const {
    if (left_.series.empty() || right_.series.empty()) return {};
    if (join_.on && !join_.labels.empty() && nobody_has(join_.labels)) {
      return "no series of " + join_.left.query + " or of " + join_.right.query +
             " has the label " + harness::join(join_.labels, " or ");
    }
    if (join_.op == "unless") {
      const bool leaves_none = std::all_of(left_.series.begin(), left_.series.end(),
                                           [&](const LabelSet& one) { return meets_any(one); });
      if (!join_.always_leaves_out || !leaves_none) return {};
      return "unless leaves out each series of " + join_.left.query + ", since " +
             join_.right.query + " is there whatever happens";
    }
    const bool some_meet = std::any_of(left_.series.begin(), left_.series.end(),
                                       [&](const LabelSet& one) { return meets_any(one); });
    if (some_meet) return {};
    return "no series of " + join_.left.query + " meets one of " + join_.right.query + " by " +
           joined_by(join_) + ": " + labels_of(left_.series.front()) + " and " +
           labels_of(right_.series.front());
  }

 private:
  bool nobody_has(const std::vector<std::string>& labels) const {
    return std::none_of(labels.begin(), labels.end(), [&](const std::string& label) {
      return has_label(left_, label) || has_label(right_, label);
    });
  }

  std::set<std::string> keys(const LabelSet& one, const LabelSet& other) const {
    if (join_.on) return {join_.labels.begin(), join_.labels.end()};
    std::set<std::string> names;
    for (const LabelSet* series : {&one, &other}) {
      for (const auto& [name, value] : *series) names.insert(name);
    }
    names.erase("__name__");
    for (const std::string& ignored : join_.labels) names.erase(ignored);
    return names;
  }

  bool meets_any(const LabelSet& one) const {
    return std::any_of(right_.series.begin(), right_.series.end(), [&](const LabelSet& other) {
      const std::set<std::string> names = keys(one, other);
      return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        return Values(one, left_, name).may_be(Values(other, right_, name));
      });
    });
  }

  // Those that it is joined by.
  std::string labels_of(const LabelSet& series) const {
    LabelSet shown;
    for (const std::string& name : keys(series, {})) {
      const auto found = series.find(name);
      if (found != series.end()) shown.insert(*found);
    }
    return observe::format_labels(shown);
  }

  const Join& join_;
  SideLabels left_;
  SideLabels right_;
};

}  // namespace

std::vector<observe::Question> questions_for_joins(const std::vector<Join>& all,
                                                   const AskOfSeries& ask) {
  return asked_for_joins(all, ask).all();
}

Life life_of_joins(const std::vector<Join>& all, const AskOfSeries& ask, Control control,
                   std::span<const observe::Answer> answers) {
  const Asked asked = asked_for_joins(all, ask);
  // A part by itself may be what the backend refuses: then nothing is known of it.
  const auto labels_of = [&](const JoinSide& side) {
    SideLabels labels{{}, side.left_out};
    const auto series = observe::parse_series(asked.answer_to(ask(side.whatever), answers));
    if (!series) return labels;
    for (const observe::Series& one : *series) labels.series.push_back(one.labels);
    return labels;
  };
  Lives lives;
  for (const Join& join : all) {
    const OneJoin one(join, labels_of(join.left), labels_of(join.right));
    const std::string why = one.why_never();
    if (!why.empty()) lives.add(life_without_name({why, {}}, control));
  }
  return lives.life();
}

bool has_seen_sides(const std::vector<Join>& all, const AskOfSeries& ask,
                    std::span<const observe::Answer> answers) {
  const Asked asked = asked_for_joins(all, ask);
  const auto has_series = [&](const JoinSide& side) {
    const auto series = observe::parse_series(asked.answer_to(ask(side.whatever), answers));
    return series && !series->empty();
  };
  return std::all_of(all.begin(), all.end(), [&](const Join& join) {
    return has_series(join.left) && has_series(join.right);
  });
}

}  // namespace harness::verdict
