#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/load/load_forms.hpp"

namespace harness::scenario {
namespace {

using grammar::as_written;
using grammar::filled_text;
using Order = DataSet::Order;
using Format = DataSet::Format;

// Rows of any other order begin again by themselves.
Result<void> check_wrap(const DataSet& data) {
  if (!data.wrap || data.order == Order::per_user) return {};
  return fail("wrap is for rows that belong to users", {}, "leave it out, or add order: per-user");
}

grammar::Variant<DataSet> in_format(const std::string& word, Format format,
                                    const std::string& about) {
  return {word,
          {grammar::required(word, &DataSet::file,
                             as_written(filled_text("the path of a file, from the scenario's "
                                                    "directory")),
                             about),
           grammar::defaulted("order", &DataSet::order,
                              grammar::choice<Order>({{"sequential", Order::sequential},
                                                      {"random", Order::random},
                                                      {"per-user", Order::per_user}}),
                              "which row an iteration has: the next, any, or always its user's"),
           grammar::defaulted("wrap", &DataSet::wrap,
                              grammar::choice<bool>({{"true", true}, {"false", false}}),
                              "per-user: whether rows begin again where there are more users than "
                              "rows")},
          {},
          [format](DataSet& data) { data.format = format; },
          check_wrap};
}

}  // namespace

grammar::Form<std::vector<DataSet>> data_form() {
  grammar::Record<DataSet> data{"a file of values"};
  data.variants = {
      in_format("csv", Format::csv, "a CSV file that begins with a line of names"),
      in_format("json", Format::json, "a JSON file with an array of objects"),
  };
  return grammar::named("a map from name to a file of values", grammar::record(data));
}

}  // namespace harness::scenario
