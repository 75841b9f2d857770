#include "harness/check/schema/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "harness/check/source.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view table_of_shops = R"(
Shop
  text            name! city
  truth           open
  whole(1..10)    floors
  [Shelf]         shelves
  {text}          labels
  text/[text]     owner
  Car|Bike        delivery
  ~red|green      colour
  ^low|high       prices
  at-most-one     address position
  *               address position note
  renamed         town city
Shelf
  text            name
  whole           boxes!
  at-least-one    left right
  text            left right
Stall < Shop ...
  whole           floors
Sign only
  text            text! colour
)";

constexpr std::array scalars_of_shops{
    ScalarType{"text", is_text, "is no text", "put it in quotes:"},
    ScalarType{"truth",
               [](const yaml::Node& scalar) {
                 return is_one_of(scalar.text, {"true", "false"});
               },
               "is neither true nor false", "write true"},
};

std::vector<std::string> said_of(const std::string& text, const char* type = "Shop",
                                 Extent extent = Extent::whole) {
  static const Schema schema(table_of_shops, scalars_of_shops,
                             {"field", "x-", [](std::string_view written) {
                                return replace_all(std::string(written), "${FLOORS:-12}", "12");
                              }});
  const Source source = parse_source("a", text, Form::yaml);
  std::vector<Finding> all;
  Findings findings("field", "a", all);
  schema.look(*source.root(), type, "the shop", findings, extent);
  std::vector<std::string> said;
  for (const Finding& finding : all) said.push_back(to_string(finding));
  return said;
}

TEST(Schema, FindsNothingInWhatHasItsForm) {
  EXPECT_THAT(said_of("name: a\nopen: true\nfloors: 3\nowner: [b, c]\nlabels: {a: b}\n"
                      "shelves: [{boxes: 0, left: a}]\ndelivery: Bike\nnote: [1, {a: b}]"),
              IsEmpty());
  EXPECT_THAT(said_of("name: \"5\"\nowner: b\nx-own: 1\ncity: null\nprices: LOW\ncolour: blue"),
              IsEmpty());
  EXPECT_THAT(said_of("name: ${NAME}\nfloors: ${FLOORS}\ndelivery: \"{{ .way }}\""), IsEmpty());
  EXPECT_THAT(said_of("name: a\nfloors: 20\nroof: flat", "Stall"), IsEmpty());
}

TEST(Schema, TellsOfValuesOfAnotherKind) {
  EXPECT_THAT(said_of("name: 5"), ElementsAre("a:1:7: the shop: name 5 is no text; put it in "
                                              "quotes: \"5\" [type]"));
  EXPECT_THAT(said_of("name: a\nfloors: \"3\""),
              ElementsAre("a:2:9: the shop: floors \"3\" is no whole number; write one, without "
                          "quotes: 1 to 10 [number]"));
  EXPECT_THAT(said_of("name: a\nfloors: 11"),
              ElementsAre("a:2:9: the shop: floors 11 is out of its range; write 1 to 10 "
                          "[number]"));
  EXPECT_THAT(said_of("name: a\nshelves: {boxes: 1}"),
              ElementsAre("a:2:10: the shop: shelves is a map, where a list has to stand; begin "
                          "each of its items with - [type]"));
  EXPECT_THAT(said_of("name: a\nowner: {b: c}"),
              ElementsAre("a:2:8: the shop: owner is a map, where a single value or a list has to "
                          "stand; write one value there; lines of a text go behind | [type]"));
  EXPECT_THAT(said_of("name: a\nshelves: [1]\nlabels: b"),
              ElementsAre("a:2:11: the shop: shelves[1] is a single value, where a map has to "
                          "stand; write a map: name: value, each on a line [type]",
                          "a:3:9: the shop: labels is a single value, where a map has to stand; "
                          "write a map: name: value, each on a line [type]"));
  EXPECT_THAT(said_of("name: a\nfloors: ${FLOORS:-12}"),
              ElementsAre("a:2:9: the shop: floors 12 is out of its range; write 1 to 10 "
                          "[number]"));
  EXPECT_THAT(said_of("name: a\ndelivery: bike"),
              ElementsAre("a:2:11: the shop: delivery cannot be \"bike\"; write Bike: capitals "
                          "count [word]"));
  EXPECT_THAT(said_of("name: a\ncolour: greem"),
              ElementsAre("a:2:9: the shop: colour cannot be \"greem\"; did you mean green? "
                          "[word]"));
}

TEST(Schema, TellsOfFieldsThatAreNone) {
  EXPECT_THAT(said_of("name: a\nflors: 1"),
              ElementsAre("a:2:1: the shop has no field \"flors\"; did you mean floors? [field]"));
  EXPECT_THAT(said_of("name: a\ntown: b"),
              ElementsAre("a:2:1: the shop has no field \"town\"; write city instead "
                          "[field]"));
  EXPECT_THAT(said_of("name: a\nboxes: 1"),
              ElementsAre("a:2:1: the shop has no field \"boxes\"; move it to the right: it "
                          "belongs to its shelves [field]"));
  EXPECT_THAT(said_of("name: a\nshelves: [{name: top, boxes: 1, left: a, floors: 2}]"),
              ElementsAre("a:2:42: the shop: shelves[top] has no field \"floors\"; move it to the "
                          "left: it belongs to the whole [field]"));
  EXPECT_THAT(said_of("name: a\nflors: 1", "Stall"),
              ElementsAre("a:2:1: the shop has no field \"flors\"; did you mean floors? [field]"));
}

TEST(Schema, TellsOnceOfAFieldThatIsWrittenOtherwise) {
  EXPECT_THAT(said_of("title: a"),
              ElementsAre("a:1:1: the shop has no field \"title\"; write name, which it needs "
                          "[field]"));
  EXPECT_THAT(said_of("nam: a"),
              ElementsAre("a:1:1: the shop has no field \"nam\"; did you mean name? [field]"));
  EXPECT_THAT(said_of("name: a\nshelves: [{boxes: 1, lef: b}]"),
              ElementsAre("a:2:22: the shop: shelves[1] has no field \"lef\"; did you mean left? "
                          "[field]"));
}

TEST(Schema, LetsFieldsBeNewer) {
  EXPECT_THAT(said_of("name: a\nroof: flat"), IsEmpty());
  EXPECT_THAT(said_of("text: a\nroof: flat", "Sign"),
              ElementsAre("a:2:1: the shop has no field \"roof\"; write one of text, colour "
                          "[field]"));
  EXPECT_THAT(said_of("name: a\ntext: b"),
              ElementsAre("a:2:1: the shop has no field \"text\"; write one of name, city, open, "
                          "floors, shelves, labels, owner, delivery, colour, prices, address, "
                          "position, note [field]"));
}

TEST(Schema, NeedsNothingOfAPart) {
  EXPECT_THAT(said_of("shelves: [{name: top}]", "Shop", Extent::part), IsEmpty());
  EXPECT_THAT(said_of("shelves: [{nam: top}]", "Shop", Extent::part),
              ElementsAre("a:1:12: the shop: shelves[1] has no field \"nam\"; did you mean name? "
                          "[field]"));
}

TEST(Schema, TellsOfFieldsThatAreMissingOrExcludeEachOther) {
  EXPECT_THAT(said_of("open: true"), ElementsAre("a:1:1: the shop has no name; add name [needed]"));
  EXPECT_THAT(said_of("name: a\naddress: b\nposition: c"),
              ElementsAre("a:3:1: the shop has position beside address, and can have one of them; "
                          "remove one [exclusive]"));
  EXPECT_THAT(said_of("name: a\nshelves: [{boxes: 1}]"),
              ElementsAre("a:2:11: the shop: shelves[1] has none of left, right; add one of them "
                          "[needed]"));
}

}  // namespace
}  // namespace harness::check
