// What is decided of a service of whose telemetry a part is lost.
#include "harness/verdict/lost_parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using observe::Backend;

observe::Loss lost_of_stock(Backend backend) { return {"stock lost some", {backend}, "stock"}; }

// So many were seen.
std::string said_beside_a_loss(const test::Fields& fields, const std::string& kind,
                               const observe::Loss& loss, double seen, Outcome outcome) {
  SmallRun run;
  run.observations.losses = {loss};
  const plan::Claim claim = run.claim(kind, fields);
  const Evidence evidence = evidence_for(claim, run.plan, run.observations);
  Finding finding;
  finding.outcome = outcome;
  finding.value = Interval::exactly(seen);
  finding.seen = "so many";
  finding = unless_lost(std::move(finding), evidence, run.all_questions(claim));
  switch (finding.outcome) {
    case Outcome::pass:
      return "holds: " + finding.seen;
    case Outcome::fail:
      return "fails: " + finding.seen;
    default:
      return "undecided: " + finding.seen;
  }
}

std::string said_of_lines(const std::string& logql, const scenario::Comparison& count,
                          Outcome outcome = Outcome::pass) {
  return said_beside_a_loss(with_fields({{"logql", logql}, {"count", count}}), "logql",
                            lost_of_stock(Backend::loki), 120, outcome);
}

std::string said_of_spans(const std::string& traceql, const scenario::Comparison& count,
                          Outcome outcome = Outcome::pass) {
  return said_beside_a_loss(with_fields({{"traceql", traceql}, {"count", count}}), "traceql",
                            lost_of_stock(Backend::tempo), 120, outcome);
}

TEST(LostParts, LeaveWhatMoreWouldChangeUndecided) {
  const std::string undecided = "undecided: so many, but stock lost some";
  for (const auto& [op, bound] : {std::pair{"<=", 150}, {"<", 150}, {"==", 120}, {"!=", 121}}) {
    const auto count = scenario::Comparison{op, static_cast<double>(bound)};
    EXPECT_EQ(said_of_lines(R"({job="stock"} | json)", count), undecided) << op;
    EXPECT_EQ(said_of_spans(R"({ resource.service.name = "stock" })", count), undecided) << op;
  }
}

// How long spans took is not known: what does not ask for that is decided.
TEST(LostParts, OfTimesTouchWhoAsksForThem) {
  observe::Loss loss = lost_of_stock(Backend::tempo);
  loss.is_of_times = true;
  const auto said = [&](const std::string& condition, const char* op, Outcome outcome) {
    const std::string query = "{ resource.service.name = \"stock\" && " + condition + " }";
    return said_beside_a_loss(
        with_fields({{"traceql", query}, {"count", scenario::Comparison{op, 5}}}), "traceql", loss,
        120, outcome);
  };
  const std::string undecided = "undecided: so many, but stock lost some";
  EXPECT_EQ(said("duration > 1s", "<", Outcome::pass), undecided);
  EXPECT_EQ(said("duration < 1s", ">", Outcome::pass), undecided) << "it may be less";
  EXPECT_EQ(said("duration > 1s", "<", Outcome::fail), "fails: so many");
  EXPECT_EQ(said("status = error", "<", Outcome::pass), "holds: so many");
}

// Of which it is known in how many requests something is missing.
TEST(LostParts, OfSoManyRequestsLeaveWhatTheseCannotChangeDecided) {
  observe::Loss loss = lost_of_stock(Backend::tempo);
  loss.at_most = 16;
  const auto said = [&](const std::string& traceql, const scenario::Comparison& count,
                        Outcome outcome) {
    return said_beside_a_loss(with_fields({{"traceql", traceql}, {"count", count}}), "traceql",
                              loss, 120, outcome);
  };
  const std::string of_stock = R"({ resource.service.name = "stock" })";
  EXPECT_EQ(said(of_stock, {"<", 137}, Outcome::pass),
            "holds: so many, or up to 136: stock lost some");
  EXPECT_EQ(said(of_stock, {"<", 136}, Outcome::pass), "undecided: so many, but stock lost some");
  EXPECT_EQ(said(of_stock, {"==", 120}, Outcome::pass), "undecided: so many, but stock lost some");
  EXPECT_EQ(said(of_stock, {">", 136}, Outcome::fail), "fails: so many");
  EXPECT_EQ(said_beside_a_loss(
                with_fields({{"logql", std::string(R"({job="stock"})")},
                             {"count", scenario::Comparison{"<", 137}}}),
                "logql",
                [] {
                  observe::Loss of_lines = lost_of_stock(Backend::loki);
                  of_lines.at_most = 16;
                  return of_lines;
                }(),
                120, Outcome::pass),
            "undecided: so many, but stock lost some")
      << "one request may have several lines";
}

// The claim is about 20 to 40 s.
TEST(LostParts, OfAnotherTimeLeaveThatOfTheClaimDecided) {
  const auto said = [](double begin, double end) {
    observe::Loss loss = lost_of_stock(Backend::tempo);
    loss.within = {at(begin), at(end)};
    return said_beside_a_loss(with_fields({{"traceql", R"({ resource.service.name = "stock" })"},
                                           {"count", scenario::Comparison{"<=", 150}}}),
                              "traceql", loss, 120, Outcome::pass);
  };
  const std::string undecided = "undecided: so many, but stock lost some";
  EXPECT_EQ(said(19, 19.9), "holds: so many");
  EXPECT_EQ(said(40.1, 41), "holds: so many");
  EXPECT_EQ(said(19, 20.1), undecided);
  EXPECT_EQ(said(30, 31), undecided);
  EXPECT_EQ(said(39.9, 41), undecided);
  EXPECT_EQ(said(10, 50), undecided);
}

// Each request was seen to have left one; what others lost on the way may have been doubles.
TEST(LostParts, LeaveDecidedWhatWasSeenOfEachRequest) {
  const std::map<std::string, std::string> parts{
      {"request", "roll"}, {"spans", R"({ resource.service.name = "stock" && kind = server })"}};
  const auto said = [&](const observe::Loss& loss) {
    return said_beside_a_loss(with_fields({{"reconcile", parts}}), "reconcile", loss, 120,
                              Outcome::pass);
  };
  EXPECT_EQ(said(lost_of_stock(Backend::tempo)), "holds: so many");
  EXPECT_EQ(said({"tempo lost some", {Backend::tempo}}), "undecided: so many, but tempo lost some");
}

TEST(LostParts, LeaveDecidedWhatMoreCouldOnlyMakeTruer) {
  EXPECT_EQ(said_of_lines(R"({job="stock"})", {">=", 100}), "holds: so many");
  EXPECT_EQ(said_of_spans(R"({ resource.service.name = "stock" })", {">", 100}), "holds: so many");
}

// That it did not send it is its own fault.
TEST(LostParts, LeaveRedWhatIsNotThere) {
  EXPECT_EQ(said_of_lines(R"({job="stock"})", {">=", 180}, Outcome::fail), "fails: so many");
  EXPECT_EQ(said_of_spans(R"({ resource.service.name = "stock" })", {"==", 180}, Outcome::fail),
            "fails: so many");
}

TEST(LostParts, AreNoneOfOthers) {
  EXPECT_EQ(said_of_lines(R"({job="shop"})", {"<=", 150}), "holds: so many");
  EXPECT_EQ(said_of_spans(R"({ resource.service.name = "shop" })", {"<=", 150}), "holds: so many");
}

TEST(LostParts, OfCountersAreOfThoseOfTheService) {
  const auto said = [](const std::string& promql) {
    return said_beside_a_loss(
        with_fields({{"promql", promql}, {"value", scenario::Comparison{"==", 0}}}), "promql",
        lost_of_stock(Backend::prometheus), 0, Outcome::pass);
  };
  EXPECT_EQ(said(R"(sum(increase(errors_total{job="stock"}[$window])))"),
            "undecided: so many, but stock lost some");
  EXPECT_EQ(said(R"(sum(increase(errors_total{job="shop"}[$window])))"), "holds: so many");
}

// Who logs only some knows so.
TEST(LostParts, ThatMayBeMeantAreNoneBesideAControl) {
  observe::Loss loss = lost_of_stock(Backend::loki);
  loss.may_be_meant = true;
  test::Fields fields = with_fields({{"logql", std::string(R"({job="stock"} |= "ERROR")")},
                                     {"count", scenario::Comparison{"==", 0}}});
  EXPECT_EQ(said_beside_a_loss(fields, "logql", loss, 0, Outcome::pass),
            "undecided: so many, but stock lost some");
  fields.set("control", std::string(R"({job="stock"})"));
  EXPECT_EQ(said_beside_a_loss(fields, "logql", loss, 0, Outcome::pass), "holds: so many");
  loss.may_be_meant = false;
  EXPECT_EQ(said_beside_a_loss(fields, "logql", loss, 0, Outcome::pass),
            "undecided: so many, but stock lost some");
}

}  // namespace
}  // namespace harness::verdict
