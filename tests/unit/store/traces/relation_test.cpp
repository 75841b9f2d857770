#include "stack/store/traces/evaluate/relation.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "stack/store/traces/stored/trace_store.hpp"
#include "tests/unit/store/traces/span_pushes.hpp"

namespace store::traces {
namespace {

using Form = traceql::SpansetOperator::Form;
using traceql::Relation;

// 0 has the children 1 and 2, 1 has 3; 4 is another root; 5 hangs below nothing that is there.
class RelationTest : public testing::Test {
 protected:
  RelationTest() {
    store_.append(pushes_.push({{.id = 10},
                                {.id = 11, .parent = 10},
                                {.id = 12, .parent = 10},
                                {.id = 13, .parent = 11},
                                {.id = 14},
                                {.id = 15, .parent = 99}}));
  }

  Indices found(Form form, Relation relation, const Indices& left, const Indices& right) {
    return relate(*store_.snapshot()->joined(0), {form, relation}, left, right);
  }

  test::SpanPushes pushes_;
  TraceStore store_;
  const Indices all_ = {0, 1, 2, 3, 4, 5};
};

TEST_F(RelationTest, FindsTheRightHandSide) {
  EXPECT_EQ(found(Form::Relation, Relation::Child, {0}, all_), (Indices{1, 2}));
  EXPECT_EQ(found(Form::Relation, Relation::Descendant, {0}, all_), (Indices{1, 2, 3}));
  EXPECT_EQ(found(Form::Relation, Relation::Parent, {3}, all_), (Indices{1}));
  EXPECT_EQ(found(Form::Relation, Relation::Ancestor, {3}, all_), (Indices{0, 1}));
  EXPECT_EQ(found(Form::Relation, Relation::Sibling, {1}, all_), (Indices{2}));
  EXPECT_EQ(found(Form::Relation, Relation::Sibling, {0}, all_), (Indices{4}));
  EXPECT_EQ(found(Form::Relation, Relation::Sibling, {1, 2}, all_), (Indices{1, 2}));
  EXPECT_EQ(found(Form::Relation, Relation::Child, {5}, all_), (Indices{}));
}

TEST_F(RelationTest, FindsWhatIsUnrelated) {
  EXPECT_EQ(found(Form::Negated, Relation::Child, {0}, all_), (Indices{0, 3, 4, 5}));
  EXPECT_EQ(found(Form::Negated, Relation::Descendant, {1}, all_), (Indices{0, 1, 2, 4, 5}));
  EXPECT_EQ(found(Form::Negated, Relation::Ancestor, {3}, all_), (Indices{2, 3, 4}));
  EXPECT_EQ(found(Form::Negated, Relation::Sibling, {1}, all_), (Indices{0, 1, 3, 4}));
  EXPECT_EQ(found(Form::Negated, Relation::Child, {}, all_), (Indices{}));
}

TEST_F(RelationTest, UnitesThoseWhoTakePart) {
  EXPECT_EQ(found(Form::Union, Relation::Child, all_, {3}), (Indices{1, 3}));
  EXPECT_EQ(found(Form::Union, Relation::Ancestor, {3, 5}, all_), (Indices{0, 1, 3}));
  EXPECT_EQ(found(Form::And, {}, {0}, {3}), (Indices{0, 3}));
  EXPECT_EQ(found(Form::And, {}, {0}, {}), (Indices{}));
  EXPECT_EQ(found(Form::Or, {}, {0}, {}), (Indices{0}));
}

// A chain and a star of 100,000 spans: each relation looks at each span a few times, so all
// together are done while a quadratic one would not have begun to end.
TEST(RelationOfManySpans, TakesTimeInProportion) {
  test::SpanPushes pushes;
  TraceStore store;
  std::vector<test::SpanSketch> spans = {{.id = 1}};
  for (std::uint64_t i = 2; i <= 100'000; ++i) {
    spans.push_back({.trace = "1", .id = i, .parent = i % 2 == 0 ? 1 : i - 2});
  }
  store.append(pushes.push(spans));
  const auto trace = store.snapshot()->joined(0);
  Indices all(trace->size());
  std::iota(all.begin(), all.end(), 0U);
  for (const Form form : {Form::Relation, Form::Negated, Form::Union}) {
    for (const Relation relation : {Relation::Child, Relation::Parent, Relation::Descendant,
                                    Relation::Ancestor, Relation::Sibling}) {
      EXPECT_LE(relate(*trace, {form, relation}, all, all).size(), all.size());
    }
  }
}

}  // namespace
}  // namespace store::traces
