#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/languages/read_value.hpp"
#include "harness/languages/traceql/syntax.hpp"

// What a query asks of spans: each attribute is a name, and each text a value, that may be
// misspelt.
namespace harness::languages::traceql {

// A number that a field is compared with.
struct ReadNumber {
  Operator op = Operator::Equal;  // as if the field stood on the left
  double value = 0;

  bool operator==(const ReadNumber&) const = default;
};

struct FieldRead {
  std::string service;  // what the query says of the span's service; empty: nothing
  Field field;
  // That it is to be equal to, one of them; of an enumeration, a word of it.
  std::vector<ReadValue> values = {};
  // Nothing is asked but whether it is there: != nil, != "".
  bool asks_presence = false;
  // Of what it is compared with: of an attribute, others are not even looked at.
  std::set<Type> types = {};
  std::vector<ReadNumber> numbers = {};  // that it is compared with

  // Spans have it only where they were given it.
  bool is_attribute() const { return field.intrinsic == Intrinsic::None; }
  bool is_service() const { return is_attribute() && field.name == "service.name"; }
  // Its words are the language's own: none is misspelt.
  bool is_enumeration() const {
    return field.intrinsic == Intrinsic::Status || field.intrinsic == Intrinsic::Kind;
  }
  // It is no attribute, and yet there are spans without it.
  bool is_optional() const {
    return field.intrinsic == Intrinsic::EventName || field.intrinsic == Intrinsic::StatusMessage ||
           field.intrinsic == Intrinsic::InstrumentationName;
  }
};

struct Reads {
  // Attributes, and what spans have by themselves where a text is asked for. Each once for the
  // service that it is read of.
  std::vector<FieldRead> fields;
  // Queries for the spans of which something is said, see subjects.hpp.
  std::vector<std::string> subjects;
};
Reads reads_of(const Query& query);

// "{ resource.service.name = `a` }"; all spans where nothing is said of their service.
std::string spans_of(const FieldRead& read);

// Those among them that have the field at all, and that have it with this value: "{ name = `a` }".
std::string spans_with(const FieldRead& read);
std::string spans_with(const FieldRead& read, const ReadValue& value);

}  // namespace harness::languages::traceql
