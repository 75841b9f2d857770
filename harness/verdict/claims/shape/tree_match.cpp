#include "harness/verdict/claims/shape/tree_match.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

using observe::WholeSpan;
using Indices = std::vector<std::size_t>;

constexpr std::size_t nobody = std::numeric_limits<std::size_t>::max();

// Which of the wanted children each child of a span is; `nobody`: none of them.
struct Assignment {
  Indices wanted_of;             // by child
  std::size_t lacking = nobody;  // the first that has too few
  bool is_whole = false;         // each has as many as it wants, and no child is left over
};

// Children to wanted ones, each child to one: first as many as each wants at the least, then the
// rest up to the most. A way through children that could be another's as well keeps each as full
// as it was.
class Assigning {
 public:
  // fits[child][wanted]
  Assigning(std::vector<std::vector<bool>> fits, const std::vector<WantedSpan>& wanted)
      : fits_(std::move(fits)), given_(wanted.size()), found_(fits_.size(), nobody) {
    for (const WantedSpan& one : wanted) times_.push_back(times_of(one));
  }

  Assignment assign(bool others_may_be_there) {
    fill([](const Times& times) { return times.least; });
    Assignment all;
    for (std::size_t i = 0; i < times_.size() && all.lacking == nobody; ++i) {
      if (given_[i].size() < times_[i].least) all.lacking = i;
    }
    fill([](const Times& times) { return times.most; });
    const bool any_left = std::find(found_.begin(), found_.end(), nobody) != found_.end();
    // Others are what is none of them, and not one too many of them.
    const bool is_surplus = any_left && (!others_may_be_there || any_left_fits());
    all.is_whole = all.lacking == nobody && !is_surplus;
    all.wanted_of = found_;
    return all;
  }

 private:
  bool any_left_fits() const {
    for (std::size_t child = 0; child < found_.size(); ++child) {
      const auto& fits = fits_[child];
      const bool is_left = found_[child] == nobody;
      if (is_left && std::find(fits.begin(), fits.end(), true) != fits.end()) return true;
    }
    return false;
  }

  template <typename Most>
  void fill(const Most& most) {
    for (std::size_t child = 0; child < found_.size(); ++child) {
      if (found_[child] != nobody) continue;
      std::set<std::size_t> tried;
      place(child, most, tried);
    }
  }

  template <typename Most>
  bool place(std::size_t child, const Most& most, std::set<std::size_t>& tried) {
    for (std::size_t wanted = 0; wanted < times_.size(); ++wanted) {
      if (!fits_[child][wanted] || !tried.insert(wanted).second) continue;
      if (given_[wanted].size() < most(times_[wanted])) return give(child, wanted);
      for (const std::size_t other : Indices(given_[wanted])) {
        if (!place(other, most, tried)) continue;
        return give(child, wanted);
      }
    }
    return false;
  }

  bool give(std::size_t child, std::size_t wanted) {
    if (found_[child] != nobody) std::erase(given_[found_[child]], child);
    found_[child] = wanted;
    given_[wanted].push_back(child);
    return true;
  }

  std::vector<std::vector<bool>> fits_;
  std::vector<Times> times_;
  std::vector<Indices> given_;
  Indices found_;
};

// How two siblings lie. Clocks of two services may differ by the slack, that of one does not.
struct Apart {
  std::optional<Duration> by;  // from the end of the one to the beginning of the other
  Duration slack;

  // Whether they follow each other: undecided within the slack, and where one has no end.
  scenario::Truth follow() const {
    if (!by) return scenario::Truth::undecided;
    if (*by >= slack) return scenario::Truth::holds;
    return *by < -slack || slack == Duration{0} ? scenario::Truth::fails
                                                : scenario::Truth::undecided;
  }
  scenario::Truth overlap() const {
    if (!by) return scenario::Truth::undecided;
    if (*by < -slack) return scenario::Truth::holds;
    return *by > slack || slack == Duration{0} ? scenario::Truth::fails
                                               : scenario::Truth::undecided;
  }
};

Apart apart(const WholeSpan& first, const WholeSpan& second, Duration slack) {
  Apart found{std::nullopt, first.service == second.service ? Duration{0} : slack};
  if (first.ended && second.began) found.by = *second.began - *first.ended;
  return found;
}

class TreeMatch {
 public:
  TreeMatch(const TraceTree& tree, Duration slack, Duration clocks)
      : tree_(tree), slack_(slack + clocks), slack_of_one_(slack), clocks_(clocks) {}

  std::optional<Difference> compare(const WantedSpan& wanted, std::size_t span) {
    auto found = explain(wanted, span);
    const bool is_certain = found && found->outcome == Outcome::fail;
    if (is_certain) return found;
    auto outside = outside_its_parent(tree_, slack_of_one_, detached_, clocks_);
    return outside && (!found || outside->outcome == Outcome::fail) ? outside : found;
  }

 private:
  // In all but time.
  bool is_like(const WantedSpan& wanted, std::size_t span) {
    const auto key = std::pair{&wanted, span};
    const auto known = like_.find(key);
    if (known != like_.end()) return known->second;
    const bool is = unlike(wanted, tree_.spans[span]).empty() &&
                    (!wanted.looks_at_children() || assigned(wanted, span).is_whole);
    return like_[key] = is;
  }

  Assignment assigned(const WantedSpan& wanted, std::size_t span) {
    std::vector<std::vector<bool>> fits;
    for (const std::size_t child : tree_.children[span]) {
      std::vector<bool>& row = fits.emplace_back();
      for (const WantedSpan& one : wanted.children) row.push_back(is_like(one, child));
    }
    return Assigning(std::move(fits), wanted.children).assign(wanted.others);
  }

  Difference differs(std::size_t span, std::string expected, std::string seen) const {
    return {Outcome::fail, path_to(tree_, span), std::move(expected), std::move(seen)};
  }

  std::optional<Difference> explain(const WantedSpan& wanted, std::size_t span) {
    if (wanted.detached) detached_.push_back(span);
    if (const auto all = unlike(wanted, tree_.spans[span]); !all.empty()) {
      return differs(span, all.front().what + " " + all.front().expected, all.front().seen);
    }
    if (!wanted.looks_at_children()) return std::nullopt;
    const Assignment all = assigned(wanted, span);
    if (!all.is_whole) return explain_children(wanted, span, all);
    std::optional<Difference> unclear = order_of(wanted, span, all);
    if (unclear && unclear->outcome == Outcome::fail) return unclear;
    for (std::size_t i = 0; i < all.wanted_of.size(); ++i) {
      if (all.wanted_of[i] == nobody) continue;
      auto below = explain(wanted.children[all.wanted_of[i]], tree_.children[span][i]);
      if (below && below->outcome == Outcome::fail) return below;
      if (below && !unclear) unclear = std::move(below);
    }
    return unclear;
  }

  // One too few or one too many; where a child is nearly the one that lacks, how it differs.
  Difference explain_children(const WantedSpan& wanted, std::size_t span, const Assignment& all) {
    const Indices& children = tree_.children[span];
    if (all.lacking != nobody) {
      const WantedSpan& lacking = wanted.children[all.lacking];
      for (std::size_t i = 0; i < children.size(); ++i) {
        if (all.wanted_of[i] != nobody || !is_near(lacking, children[i])) continue;
        if (auto below = explain(lacking, children[i])) return *below;
      }
      const auto count = static_cast<std::size_t>(
          std::count(all.wanted_of.begin(), all.wanted_of.end(), all.lacking));
      return differs(span, lacking.count.text() + " " + span_name(lacking) + " below it",
                     std::to_string(count) + there_is(span));
    }
    const auto left = std::find(all.wanted_of.begin(), all.wanted_of.end(), nobody);
    const std::size_t child = children[static_cast<std::size_t>(left - all.wanted_of.begin())];
    for (const WantedSpan& one : wanted.children) {
      if (!is_near(one, child) || is_like(one, child)) continue;
      if (auto below = explain(one, child)) return *below;
    }
    return differs(span, expected_children(wanted), "one more, " + span_name(tree_.spans[child]));
  }

  // Of the same service, and of the same name where that has several there.
  bool is_near(const WantedSpan& wanted, std::size_t span) const {
    for (const Unlike& one : unlike(wanted, tree_.spans[span])) {
      if (one.what == "service") return false;
      if (one.what == "name" && siblings_of_service(span) > 1) return false;
    }
    return true;
  }

  std::size_t siblings_of_service(std::size_t span) const {
    const WholeSpan& one = tree_.spans[span];
    return static_cast<std::size_t>(
        std::count_if(tree_.spans.begin(), tree_.spans.end(), [&](const WholeSpan& other) {
          return other.parent_id == one.parent_id && other.service == one.service;
        }));
  }

  std::string there_is(std::size_t span) const {
    std::vector<std::string> names;
    for (const std::size_t child : tree_.children[span])
      names.push_back(span_name(tree_.spans[child]));
    return names.empty() ? ", and no other child" : ", beside " + join(names, ", ");
  }

  static std::string expected_children(const WantedSpan& wanted) {
    std::vector<std::string> names;
    for (const WantedSpan& one : wanted.children) {
      names.push_back(one.count.text() + " " + span_name(one));
    }
    return names.empty() ? "no child" : join(names, " and ") + " below it";
  }

  // ---- Siblings in time.

  std::optional<Difference> order_of(const WantedSpan& wanted, std::size_t span,
                                     const Assignment& all) {
    if (wanted.order == SiblingOrder::any) return std::nullopt;
    Indices listed;
    for (std::size_t i = 0; i < all.wanted_of.size(); ++i) {
      if (all.wanted_of[i] != nobody) listed.push_back(tree_.children[span][i]);
    }
    if (wanted.order == SiblingOrder::overlap) return all_at_once(span, listed);
    if (are_in_order(wanted, listed)) return one_by_one(span, listed);
    Difference found =
        differs(span, expected_children(wanted) + ", in this order", in_order(listed));
    found.of_time = true;
    if (may_be_in_another_order(listed)) found.outcome = Outcome::undecided;
    return found;
  }

  // Of two that began at once, or by two clocks, nobody knows which came first.
  bool may_be_in_another_order(const Indices& listed) const {
    for (std::size_t i = 1; i < listed.size(); ++i) {
      const WholeSpan& one = tree_.spans[listed[i - 1]];
      const WholeSpan& next = tree_.spans[listed[i]];
      if (!one.began || !next.began || *one.began == *next.began) return true;
      if (one.service != next.service && *next.began - *one.began <= slack_) return true;
    }
    return false;
  }

  std::string in_order(const Indices& listed) const {
    std::vector<std::string> names;
    for (const std::size_t one : listed) names.push_back(span_name(tree_.spans[one]));
    return join(names, ", then ");
  }

  // Whether the first of them can be the first wanted one, and so on: they are by when they began.
  bool are_in_order(const WantedSpan& wanted, const Indices& listed) {
    std::vector<bool> reached(listed.size() + 1, false);
    reached[0] = true;
    for (const WantedSpan& one : wanted.children) {
      const Times times = times_of(one);
      std::vector<bool> next(reached.size(), false);
      for (std::size_t from = 0; from < reached.size(); ++from) {
        if (!reached[from]) continue;
        for (std::size_t to = from; to < reached.size() && to - from <= times.most; ++to) {
          if (to > from && !is_like(one, listed[to - 1])) break;
          if (to - from >= times.least) next[to] = true;
        }
      }
      reached = std::move(next);
    }
    return reached.back();
  }

  std::optional<Difference> one_by_one(std::size_t span, const Indices& listed) const {
    return pairs_that(
        span, listed, "children one after the other",
        " began before its sibling ended: ", [this](std::size_t one, std::size_t other) {
          return apart(tree_.spans[one], tree_.spans[other], slack_).follow();
        });
  }

  // Spans of which each two have a moment in common all have one.
  std::optional<Difference> all_at_once(std::size_t span, const Indices& listed) const {
    return pairs_that(
        span, listed, "children that all run at once",
        " began after its sibling had ended: ", [this](std::size_t one, std::size_t other) {
          return apart(tree_.spans[one], tree_.spans[other], slack_).overlap();
        });
  }

  // Each two of them, the earlier one first.
  template <typename Truth>
  std::optional<Difference> pairs_that(std::size_t span, const Indices& listed,
                                       const char* expected, const char* how,
                                       const Truth& truth) const {
    std::optional<Difference> unclear;
    for (std::size_t i = 0; i < listed.size(); ++i) {
      for (std::size_t j = i + 1; j < listed.size(); ++j) {
        const scenario::Truth is = truth(listed[i], listed[j]);
        if (is == scenario::Truth::holds) continue;
        Difference found =
            differs(span, expected,
                    span_name(tree_.spans[listed[j]]) + how + span_name(tree_.spans[listed[i]]));
        if (is == scenario::Truth::fails) return found;
        found.outcome = Outcome::undecided;
        found.seen += ", as far as their clocks tell";
        if (!unclear) unclear = std::move(found);
      }
    }
    return unclear;
  }

  const TraceTree& tree_;
  Duration slack_;  // of two services
  Duration slack_of_one_;
  Duration clocks_;
  Indices detached_;
  std::map<std::pair<const WantedSpan*, std::size_t>, bool> like_;
};

}  // namespace

std::optional<Difference> difference(const WantedSpan& wanted, const TraceTree& tree,
                                     Duration slack, Duration clocks) {
  if (auto flaw = flaw_of(tree)) return flaw;
  return TreeMatch(tree, slack, clocks).compare(wanted, tree.roots.front());
}

}  // namespace harness::verdict
