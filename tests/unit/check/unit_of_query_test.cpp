#include <gtest/gtest.h>

#include "harness/check/dashboards/dashboard.hpp"

namespace harness::check {
namespace {

// Of the queries A and B of a panel in seconds, with these overrides and what else it has.
std::string units(const std::string& overrides, const std::string& further = "") {
  const Source source =
      parse_source("a.json",
                   R"({"panels": [{"type": "timeseries", "title": "a", "targets": [)"
                   R"({"refId": "A", "datasource": {"type": "prometheus"}, "expr": "a"},)"
                   R"({"refId": "B", "datasource": {"type": "prometheus"}, "expr": "b"}],)"
                   R"("fieldConfig": {"defaults": {"unit": "s"}, "overrides": [)" +
                       overrides + "]}" + further + "}]}",
                   Form::json);
  const Dashboard dashboard = read_dashboard(source);
  const Panel& panel = dashboard.panels.at(0);
  return text_of(unit_of(panel, panel.targets.at(0))) + " " +
         text_of(unit_of(panel, panel.targets.at(1)));
}

std::string override_of(const std::string& matcher, const std::string& value,
                        const std::string& property = "unit") {
  return R"({"matcher": {"id": ")" + matcher + R"(", "options": "B"}, "properties": [{"id": ")" +
         property + R"(", "value": ")" + value + R"("}]})";
}

TEST(UnitOfQuery, IsThePanelsOrOneOfItsOwn) {
  EXPECT_EQ(units(""), "s s");
  EXPECT_EQ(units(override_of("byFrameRefID", "bytes")), "s bytes");
  EXPECT_EQ(
      units(override_of("byFrameRefID", "bytes") + "," + override_of("byFrameRefID", "short")),
      "s short");
  EXPECT_EQ(units(override_of("byName", "right", "custom.axisPlacement")), "s s");
}

TEST(UnitOfQuery, IsKnownByNobodyWhereOtherThingsSayWhatIsShown) {
  EXPECT_EQ(units(override_of("byName", "bytes")), " ");
  EXPECT_EQ(units("", R"(, "transformations": [{"id": "reduce", "options": {}}])"), " ");
}

}  // namespace
}  // namespace harness::check
