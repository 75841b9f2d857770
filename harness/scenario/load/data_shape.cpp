#include <utility>

#include "harness/scenario/load/shapes.hpp"

namespace harness::scenario {

ShapePtr data_shape() {
  const ShapePtr file = filled_text("the path of a file, from the scenario's directory");
  const Key order{"order", choice({"sequential", "random", "per-user"}), optional, "sequential",
                  "which row an iteration has: the next, any, or always its user's"};
  Record data;
  data.variants = {
      {"csv", {{"csv", file, required, "", "a CSV file that begins with a line of names"}, order}},
      {"json", {{"json", file, required, "", "a JSON file with an array of objects"}, order}}};
  return record("a file of values", std::move(data));
}

}  // namespace harness::scenario
