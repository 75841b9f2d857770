#include "harness/run/shown_beside.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::run {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

target::EndSign who_sends_spans() {
  target::EndSign sign;
  sign.service = "shop";
  sign.traces = true;
  return sign;
}

const net::Servers loki_and_tempo{{"loki", {}}, {"tempo", {}}};
const std::set<observe::Backend> lines_alone{observe::Backend::loki, observe::Backend::prometheus};

TEST(ShownBeside, AreSpansWhereClaimsAskForLinesAlone) {
  EXPECT_THAT(shown_beside(lines_alone, {who_sends_spans()}, loki_and_tempo),
              ElementsAre(observe::Backend::tempo));
  EXPECT_THAT(shown_beside({observe::Backend::prometheus}, {who_sends_spans()}, loki_and_tempo),
              ElementsAre(observe::Backend::tempo))
      << "they say what was answered, counted or not";
  target::EndSign marked_in_lines = who_sends_spans();
  marked_in_lines.request = "http://shop/health?marker={marker}";
  EXPECT_THAT(shown_beside(lines_alone, {marked_in_lines}, loki_and_tempo),
              ElementsAre(observe::Backend::tempo));
}

TEST(ShownBeside, IsNothingThatIsAskedAnywayOrNotThere) {
  EXPECT_THAT(shown_beside({observe::Backend::loki, observe::Backend::tempo}, {who_sends_spans()},
                           loki_and_tempo),
              IsEmpty());
  EXPECT_THAT(shown_beside({observe::Backend::pager}, {who_sends_spans()}, loki_and_tempo),
              IsEmpty());
  EXPECT_THAT(shown_beside(lines_alone, {who_sends_spans()}, {{"loki", {}}}), IsEmpty());
}

TEST(ShownBeside, IsNothingThatNobodySendsOrThatHasAMarker) {
  target::EndSign silent = who_sends_spans();
  silent.traces = false;
  EXPECT_THAT(shown_beside(lines_alone, {silent}, loki_and_tempo), IsEmpty());
  EXPECT_THAT(shown_beside(lines_alone, {}, loki_and_tempo), IsEmpty());
  target::EndSign ours = who_sends_spans();
  ours.request = "http://shop/health?marker={marker}";
  ours.attribute = "url.query";
  EXPECT_THAT(shown_beside(lines_alone, {ours}, loki_and_tempo), IsEmpty());
}

}  // namespace
}  // namespace harness::run
