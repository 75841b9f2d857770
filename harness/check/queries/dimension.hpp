#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/languages/promql/syntax.hpp"

// Of what a query's values are, as far as the names of its metrics say so.
namespace harness::check {

struct Dimension {
  enum class Of { count, per_second, time, size, size_per_second, share, moment };
  Of of = Of::count;
  // How many make one second, byte or whole, once the query has multiplied: 1000 of milliseconds.
  double scale = 1;
  // What the query multiplied by, of that: 0.1 of a tenth. Names alone say scale / factor.
  double factor = 1;

  bool operator==(const Dimension& other) const { return of == other.of && scale == other.scale; }
};
std::string text_of(const Dimension& dimension);  // "seconds", "milliseconds", "a share of 1"

// None: nobody says it.
std::optional<Dimension> dimension_of(const languages::promql::Expr& query);

// That a unit of Grafana's is for; none: it takes anything (short), or is not known here.
std::optional<Dimension> dimension_of_unit(std::string_view unit);

// Why that unit shows other values than the query has; empty: it does not, as far as anybody says.
struct WrongUnit {
  std::string what;
  std::string remedy;
};
std::optional<WrongUnit> wrong_unit(const languages::promql::Expr& query, std::string_view unit);

}  // namespace harness::check
