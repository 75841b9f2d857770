#pragma once

#include <string>
#include <vector>

#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/logql/syntax.hpp"

// Filters that compare numbers, times, sizes or addresses.
namespace harness::languages::logql {

// Such a filter keeps each line whose label is none, with __error__="LabelFilterErr": it is counted
// with those that fit.
struct NotCompared {
  std::string without_number;  // the query for those lines
  std::string with_number;     // that for the others

  bool operator==(const NotCompared&) const = default;
};

// Of log queries inside that have such filters, and heed no errors behind them. Loki refuses to
// make numbers of lines with errors, so that of a metric query only those that drop __error__.
std::vector<NotCompared> counted_without_number(const Query& query);

// What such a filter asks of a label. Not what it must not be.
struct RangeRead {
  std::string text;  // took>5000000000ns
  std::string name;
  Relation relation = Relation::equal;
  double value = 0;     // in seconds, in bytes
  std::string unit;     // "s", "B"; empty: it is a plain number
  std::string inside;   // the query for the lines that it holds for, with no filter before it
  std::string numbers;  // that which makes numbers of all lines, with `unwrap`

  bool operator==(const RangeRead&) const = default;
};

// Each once, in order.
std::vector<RangeRead> range_reads(const Query& query);

// An address that a filter looks for in a label.
struct AddressRead {
  std::string text;  // peer=ip("10.0.0.0/8")
  std::string any;   // the query for the lines that have any address there

  bool operator==(const AddressRead&) const = default;
};
std::vector<AddressRead> address_reads(const Query& query);

Relation relation_of(Comparison op);

}  // namespace harness::languages::logql
