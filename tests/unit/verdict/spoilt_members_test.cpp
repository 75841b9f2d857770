// Each member of each answer by which a claim holds, spoilt in each way: the claim is never red of
// it, and does not hold where the member is one that the answer cannot do without.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

using nlohmann::json;
using Pointer = json::json_pointer;

// Labels are whatever they are.
const std::set<std::string> of_any_form{"metric", "stream"};

// What an answer cannot do without, wherever it stands.
const std::set<std::string> needed{"status",   "data",   "resultType", "result",
                                   "value",    "values", "traces",     "traceID",
                                   "spanSets", "spans",  "spanID",     "startTimeUnixNano"};

void add_places(const json& value, const Pointer& at, std::vector<Pointer>& places) {
  if (!at.empty()) places.push_back(at);
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      if (!of_any_form.contains(key)) add_places(member, at / key, places);
    }
  }
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) add_places(value[i], at / i, places);
  }
}

json negative(const json& value) {
  if (value.is_number()) return -value.get<double>();
  if (!value.is_string() || value == "0") return nullptr;
  const auto text = value.get<std::string>();
  const bool is_number = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  return is_number ? json("-" + text) : json(nullptr);
}

// The document with the member at that place spoilt in each way.
std::vector<std::pair<std::string, json>> spoilt(const json& good, const Pointer& at) {
  std::vector<std::pair<std::string, json>> all;
  const json& member = good.at(at);
  for (const json& other : {json(nullptr), json(7), json(true), json("x"), json::array(),
                            json::object(), json::array({json::array({nullptr})})}) {
    if (other.type() == member.type()) continue;
    json bad = good;
    bad[at] = other;
    all.emplace_back("retyped", std::move(bad));
  }
  if (const json less = negative(member); !less.is_null()) {
    json bad = good;
    bad[at] = less;
    all.emplace_back("negated", std::move(bad));
  }
  json bad = good;
  json& parent = bad[at.parent_pointer()];
  if (parent.is_object()) {
    parent.erase(at.back());
    all.emplace_back("dropped", std::move(bad));
  } else {
    parent.push_back(member);
    all.emplace_back("duplicated", std::move(bad));
  }
  return all;
}

class SpoiltMembers : public ::testing::TestWithParam<Healthy> {};

TEST_P(SpoiltMembers, NeitherPassNorFail) {
  const Healthy& healthy = GetParam();
  const Measured good = measured(healthy);
  ASSERT_EQ(judge(healthy, good).outcome, Outcome::pass) << judge(healthy, good).seen;
  std::size_t tried = 0;
  for (std::size_t i = 0; i < good.answers.size(); ++i) {
    const json document = json::parse(good.answers[i].body);
    std::vector<Pointer> places;
    add_places(document, Pointer{}, places);
    for (const Pointer& place : places) {
      const bool is_label_set = document.contains("data") && document["data"].is_array();
      if (is_label_set && place.to_string().starts_with("/data/")) continue;
      for (const auto& [how, bad] : spoilt(document, place)) {
        // Rows are rows, however many.
        if (healthy.kind == "sql" && (how == "duplicated" || how == "negated")) continue;
        const bool is_no_row = healthy.kind == "sql" && bad.at(place).is_null();
        if (is_no_row) continue;  // NULL, which a database may say
        Measured measured = good;
        measured.answers[i].body = bad.dump();
        const Finding finding = judge(healthy, measured);
        const std::string what =
            how + " " + place.to_string() + ": " + bad.dump() + " gives " + finding.seen;
        ++tried;
        EXPECT_NE(finding.outcome, Outcome::fail) << what;
        EXPECT_NE(finding.outcome, Outcome::no_data) << what;
        const bool tells = how != "retyped" || needed.contains(place.back());
        // A span counts once, in however many sets it is.
        const bool is_set = how == "duplicated" && place.parent_pointer().back() == "spanSets";
        if (is_set) continue;
        const bool is_needed = how == "dropped" ? needed.contains(place.back()) : tells;
        if (i != healthy.main || !is_needed) continue;
        EXPECT_NE(finding.outcome, Outcome::pass) << what;
      }
    }
  }
  EXPECT_GE(tried, 10U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, SpoiltMembers, ::testing::ValuesIn(healthy_claims()),
                         [](const auto& one) {
                           return one.param.kind + std::to_string(one.index);
                         });

}  // namespace
}  // namespace harness::verdict
