#include "stack/store/traces/evaluate/relation.hpp"

#include <algorithm>
#include <iterator>

namespace store::traces {

using traceql::Relation;
using Form = traceql::SpansetOperator::Form;

namespace {

using Marks = std::vector<std::uint8_t>;  // one for each span

Marks marks_of(const JoinedTrace& trace, const Indices& spans) {
  Marks marks(trace.size(), 0);
  for (const std::uint32_t span : spans) {
    if (trace.placed(span)) marks[span] = 1;
  }
  return marks;
}

// Which spans are children of marked ones, or, with `far`, descendants.
Marks below(const JoinedTrace& trace, const Marks& marked, bool far) {
  Marks found(trace.size(), 0);
  for (const std::uint32_t span : trace.from_the_roots()) {
    const std::int32_t parent = trace.parent(span);
    if (parent < 0) continue;
    const auto above = static_cast<std::size_t>(parent);
    found[span] = marked[above] != 0 || (far && found[above] != 0) ? 1 : 0;
  }
  return found;
}

// Which spans are parents of marked ones, or, with `far`, ancestors.
Marks above(const JoinedTrace& trace, const Marks& marked, bool far) {
  Marks found(trace.size(), 0);
  const auto& order = trace.from_the_roots();
  for (auto span = order.rbegin(); span != order.rend(); ++span) {
    const std::int32_t parent = trace.parent(*span);
    if (parent < 0) continue;
    if (marked[*span] != 0 || (far && found[*span] != 0)) {
      found[static_cast<std::size_t>(parent)] = 1;
    }
  }
  return found;
}

// Which spans have a marked sibling beside themselves. Roots are siblings of one another.
Marks beside(const JoinedTrace& trace, const Marks& marked) {
  std::vector<std::uint32_t> counts(trace.size() + 1, 0);  // by parent; the last of roots
  const auto family = [&](std::uint32_t span) {
    const std::int32_t parent = trace.parent(span);
    return parent < 0 ? counts.size() - 1 : static_cast<std::size_t>(parent);
  };
  for (const std::uint32_t span : trace.from_the_roots()) counts[family(span)] += marked[span];
  Marks found(trace.size(), 0);
  for (const std::uint32_t span : trace.from_the_roots()) {
    found[span] = counts[family(span)] > marked[span] ? 1 : 0;
  }
  return found;
}

// Spans that stand in the relation to a marked one: "marked > span" says that it is a child.
Marks related(const JoinedTrace& trace, Relation relation, const Marks& marked) {
  switch (relation) {
    case Relation::Child:
      return below(trace, marked, false);
    case Relation::Descendant:
      return below(trace, marked, true);
    case Relation::Parent:
      return above(trace, marked, false);
    case Relation::Ancestor:
      return above(trace, marked, true);
    default:
      return beside(trace, marked);
  }
}

Relation opposite(Relation relation) {
  switch (relation) {
    case Relation::Child:
      return Relation::Parent;
    case Relation::Descendant:
      return Relation::Ancestor;
    case Relation::Parent:
      return Relation::Child;
    case Relation::Ancestor:
      return Relation::Descendant;
    default:
      return relation;
  }
}

Indices filtered(const Indices& spans, const Marks& marks) {
  Indices kept;
  std::copy_if(spans.begin(), spans.end(), std::back_inserter(kept),
               [&](std::uint32_t span) { return marks[span] != 0; });
  return kept;
}

// Spans without a place are no one's child or descendant, and that is all that is known of them.
Indices unrelated(const JoinedTrace& trace, Relation relation, const Indices& spans,
                  const Marks& marks) {
  const bool downwards = relation == Relation::Child || relation == Relation::Descendant;
  Indices kept;
  std::copy_if(spans.begin(), spans.end(), std::back_inserter(kept), [&](std::uint32_t span) {
    return marks[span] == 0 && (downwards || trace.placed(span));
  });
  return kept;
}

}  // namespace

Indices united(const Indices& a, const Indices& b) {
  Indices all;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
  return all;
}

Indices relate(const JoinedTrace& trace, traceql::SpansetOperator op, const Indices& left,
               const Indices& right) {
  if (op.form == Form::Or) return united(left, right);
  if (left.empty() || right.empty()) return {};
  if (op.form == Form::And) return united(left, right);
  const Marks marks = related(trace, op.relation, marks_of(trace, left));
  if (op.form == Form::Negated) return unrelated(trace, op.relation, right, marks);
  Indices found = filtered(right, marks);
  if (op.form == Form::Relation) return found;
  const Marks partners = related(trace, opposite(op.relation), marks_of(trace, right));
  return united(filtered(left, partners), found);
}

}  // namespace store::traces
