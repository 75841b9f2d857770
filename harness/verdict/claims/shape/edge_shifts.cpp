#include "harness/verdict/claims/shape/edge_shifts.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

using observe::WholeSpan;

// What is off by more shows by the times of the requests: see observe/wrong_clocks.
constexpr Duration most_unseen = std::chrono::milliseconds{50};

// One of them may have been late for reasons of its own.
constexpr std::size_t enough_outside = 2;

bool is_of_two_clocks(const WholeSpan& caller, const WholeSpan& callee) {
  return caller.service != callee.service && callee.kind != "consumer" && caller.began &&
         caller.ended && callee.began && callee.ended;
}

void shift_below(TraceTree& tree, std::size_t span, Duration by) {
  std::vector<std::size_t> open{span};
  // Below each other in a circle are none that a root has: see flaw_of.
  while (!open.empty()) {
    WholeSpan& one = tree.spans[open.back()];
    const std::vector<std::size_t>& children = tree.children[open.back()];
    open.pop_back();
    if (one.began) *one.began += by;
    if (one.ended) *one.ended += by;
    open.insert(open.end(), children.begin(), children.end());
  }
}

}  // namespace

void EdgeShifts::add(const TraceTree& tree) {
  if (flaw_of(tree)) return;
  for (std::size_t i = 0; i < tree.spans.size(); ++i) {
    for (const std::size_t child : tree.children[i]) {
      const WholeSpan& caller = tree.spans[i];
      const WholeSpan& callee = tree.spans[child];
      if (!is_of_two_clocks(caller, callee)) continue;
      const Duration least = *caller.began - *callee.began - slack_;
      const Duration most = *caller.ended - *callee.ended + slack_;
      Edge& edge =
          edges_.try_emplace({caller.service, callee.service}, Edge{least, most}).first->second;
      edge.least = std::max(edge.least, least);
      edge.most = std::min(edge.most, most);
      if (least > Duration{0} || most < Duration{0}) ++edge.outside;
    }
  }
}

// The smallest that will do.
Duration EdgeShifts::shift_of(const Services& services) const {
  const auto found = edges_.find(services);
  if (found == edges_.end()) return Duration{0};
  const Edge& edge = found->second;
  if (edge.least > edge.most || edge.outside < enough_outside) return Duration{0};
  const Duration by = std::clamp(Duration{0}, edge.least, edge.most);
  return std::chrono::abs(by) > most_unseen ? Duration{0} : by;
}

std::optional<EdgeShifts::Shifted> EdgeShifts::shifted(const TraceTree& tree) const {
  if (flaw_of(tree)) return std::nullopt;
  Shifted all{tree, Duration{0}, {}};
  std::vector<std::string> clocks;
  for (std::size_t i = 0; i < tree.spans.size(); ++i) {
    for (const std::size_t child : tree.children[i]) {
      const WholeSpan& caller = tree.spans[i];
      const WholeSpan& callee = tree.spans[child];
      if (!is_of_two_clocks(caller, callee)) continue;
      const Duration by = shift_of({caller.service, callee.service});
      if (by == Duration{0}) continue;
      shift_below(all.tree, child, by);
      all.by = std::max(all.by, std::chrono::abs(by));
      const std::string text = "a clock of " + callee.service + " that is " +
                               approximate(std::chrono::abs(by)) +
                               (by < Duration{0} ? " fast" : " slow") + " beside that of " +
                               caller.service + " explains it, in each trace";
      if (std::find(clocks.begin(), clocks.end(), text) == clocks.end()) clocks.push_back(text);
    }
  }
  if (clocks.empty()) return std::nullopt;
  all.text = join(clocks, "; ");
  return all;
}

}  // namespace harness::verdict
