#include "harness/verdict/claims/shape/trace_tree.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "harness/core/text.hpp"
#include "harness/observe/client_service.hpp"
#include "harness/verdict/claims/shape/wanted_span.hpp"

namespace harness::verdict {
namespace {

using observe::WholeSpan;

// Takes the harness' own spans out; their ids are the roots' parents.
std::set<std::string> take_own(std::vector<WholeSpan>& spans) {
  std::set<std::string> ids;
  std::erase_if(spans, [&](const WholeSpan& span) {
    const bool is_own = span.service == observe::client_service;
    if (is_own) ids.insert(span.span_id);
    return is_own;
  });
  return ids;
}

// What was sent twice, as it was, is there once. There may be many spans of one id.
void leave_out_repeated(std::vector<WholeSpan>& spans) {
  using Key = std::tuple<std::string, std::optional<WallTime>, std::optional<WallTime>>;
  std::map<Key, std::vector<WholeSpan>> known;
  std::erase_if(spans, [&](const WholeSpan& span) {
    std::vector<WholeSpan>& alike = known[{span.span_id, span.began, span.ended}];
    if (std::find(alike.begin(), alike.end(), span) != alike.end()) return true;
    alike.push_back(span);
    return false;
  });
}

void add_unsent_parent(const TraceTree& tree, const std::map<std::string, std::size_t>& by_id,
                       std::set<std::string>& above) {
  std::set<std::string> missing;
  for (const WholeSpan& span : tree.spans) {
    if (span.parent_id.empty() || above.contains(span.parent_id)) return;  // there is a root
    if (!by_id.contains(span.parent_id)) missing.insert(span.parent_id);
  }
  if (missing.size() == 1) above.insert(*missing.begin());
}

// Spans below each other in a circle are below no root.
std::size_t below_roots(const TraceTree& tree) {
  std::vector<std::size_t> found = tree.roots;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& children = tree.children[found[i]];
    found.insert(found.end(), children.begin(), children.end());
  }
  return found.size();
}

std::string parent_of(const TraceTree& tree, std::size_t span) {
  return tree.spans[span].parent_id;
}

}  // namespace

std::string Difference::text() const {
  return (path.empty() ? "" : "at " + path + ": ") + "expected " + expected + ", seen " + seen;
}

TraceTree tree_of(std::vector<WholeSpan> spans, bool begun_here) {
  TraceTree tree;
  std::set<std::string> above = take_own(spans);
  leave_out_repeated(spans);
  std::stable_sort(spans.begin(), spans.end(), [](const WholeSpan& one, const WholeSpan& other) {
    return std::tie(one.began, one.ended) < std::tie(other.began, other.ended);
  });
  tree.spans = std::move(spans);
  tree.children.resize(tree.spans.size());
  std::map<std::string, std::size_t> by_id;
  for (std::size_t i = 0; i < tree.spans.size(); ++i) by_id.emplace(tree.spans[i].span_id, i);
  if (begun_here && above.empty()) add_unsent_parent(tree, by_id, above);
  for (std::size_t i = 0; i < tree.spans.size(); ++i) {
    const std::string& parent = tree.spans[i].parent_id;
    const auto found = by_id.find(parent);
    if (parent.empty() || above.contains(parent)) {
      tree.roots.push_back(i);
    } else if (found == by_id.end()) {
      tree.orphans.push_back(i);
    } else {
      tree.children[found->second].push_back(i);
    }
  }
  return tree;
}

std::string path_to(const TraceTree& tree, std::size_t span) {
  std::vector<std::string> names{span_name(tree.spans[span])};
  std::set<std::string> known{tree.spans[span].span_id};
  std::string parent = parent_of(tree, span);
  while (known.insert(parent).second) {
    const auto found = std::find_if(tree.spans.begin(), tree.spans.end(),
                                    [&](const WholeSpan& one) { return one.span_id == parent; });
    if (found == tree.spans.end()) break;
    names.push_back(span_name(*found));
    parent = found->parent_id;
  }
  std::reverse(names.begin(), names.end());
  return join(names, " > ");
}

std::optional<Difference> flaw_of(const TraceTree& tree) {
  if (tree.spans.empty()) {
    return Difference{Outcome::fail, "", "spans", "none of any service"};
  }
  std::set<std::string> known;
  for (std::size_t i = 0; i < tree.spans.size(); ++i) {
    if (known.insert(tree.spans[i].span_id).second) continue;
    return Difference{Outcome::fail, path_to(tree, i), "an id of its own", "that of another span"};
  }
  if (!tree.orphans.empty()) {
    const std::size_t orphan = tree.orphans.front();
    return Difference{Outcome::fail, path_to(tree, orphan), "its parent in the trace",
                      "an orphan" + (tree.orphans.size() == 1
                                         ? std::string()
                                         : ", one of " + std::to_string(tree.orphans.size()))};
  }
  if (tree.roots.empty() || below_roots(tree) < tree.spans.size()) {
    return Difference{Outcome::fail, "", "a root above each span",
                      "spans that are below each other"};
  }
  if (tree.roots.size() > 1) {
    return Difference{
        Outcome::fail, "", "one root",
        std::to_string(tree.roots.size()) + ", the second " + span_name(tree.spans[tree.roots[1]])};
  }
  return std::nullopt;
}

namespace {

// By how much; below 0: it is inside. None: of one of them nobody knows.
std::optional<Duration> is_outside_by(const WholeSpan& child, const WholeSpan& parent) {
  if (!child.began || !child.ended || !parent.began || !parent.ended) return std::nullopt;
  return std::max(*parent.began - *child.began, *child.ended - *parent.ended);
}

}  // namespace

std::optional<Difference> outside_its_parent(const TraceTree& tree, Duration slack,
                                             const std::vector<std::size_t>& detached,
                                             Duration clocks) {
  std::optional<Difference> unclear;
  for (std::size_t i = 0; i < tree.spans.size(); ++i) {
    for (const std::size_t child : tree.children[i]) {
      const WholeSpan& span = tree.spans[child];
      const bool may = span.kind == "consumer" ||
                       std::find(detached.begin(), detached.end(), child) != detached.end();
      const auto by = is_outside_by(span, tree.spans[i]);
      const Duration at_most = span.service == tree.spans[i].service ? slack : slack + clocks;
      if (may || (by && *by <= at_most)) continue;
      Difference found{Outcome::fail, path_to(tree, child), "within its parent", "", true};
      if (by) {
        const bool early = *span.began < *tree.spans[i].began;
        found.seen = (early && *by == *tree.spans[i].began - *span.began ? "begun before it by "
                                                                         : "ended after it by ") +
                     approximate(*by);
        return found;
      }
      found.outcome = Outcome::undecided;
      found.seen = "no time at which it began or ended";
      if (!unclear) unclear = std::move(found);
    }
  }
  return unclear;
}

}  // namespace harness::verdict
