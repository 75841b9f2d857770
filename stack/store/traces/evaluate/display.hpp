#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "stack/store/traces/evaluate/asked.hpp"
#include "stack/store/traces/evaluate/comparisons.hpp"
#include "stack/store/traces/evaluate/field_reader.hpp"

namespace store::traces {

// What a search shows of a span beside its id and times.
struct ShownAttribute {
  std::string key;
  std::vector<traceql::Literal> values;  // several of an array
};

struct ShownSpan {
  std::string_view name;  // empty where the query did not ask for names
  std::vector<ShownAttribute> attributes;
};

// Which values a search shows: those that the query's constants pick, and all of fields that it
// only names. Attributes of one scope share their constants, as the columns of a table share a
// predicate, but for a few names that have columns of their own. One thread at a time.
class Display {
 public:
  Display(const Questions& questions, const Keys& keys);

  ShownSpan show(const SpanView& span, Deadline& deadline) const;

 private:
  struct Column {
    bool always = false;
    std::vector<std::shared_ptr<const Comparison>> tests;

    void add(const Asked& asked, bool exact);
    bool passes(const traceql::Value& value, Deadline& deadline) const;
  };

  struct Name {
    std::string name;
    Keys::Id key = 0;
    bool has_own_column = false;
    Column own = {};
  };

  struct Table {
    std::vector<Name> names = {};
    Column shared = {};

    bool passes(const Name& name, const traceql::Value& value, Deadline& deadline) const;
  };

  struct Own {
    traceql::Intrinsic intrinsic;
    FieldReader reader;
    Column column = {};
  };

  void add(const Asked& asked, const Keys& keys);
  void add_attribute(const Asked& asked, traceql::Scope scope, const Keys& keys);
  void add_intrinsic(const Asked& asked, const Keys& keys);
  static std::vector<traceql::Literal> picked(const Table& table, const Name& name,
                                              StoredValues attributes, Deadline& deadline);
  void show_table(traceql::Scope scope, const std::vector<StoredValues>& parts, ShownSpan& shown,
                  Deadline& deadline) const;
  void show_intrinsics(const SpanView& span, ShownSpan& shown, Deadline& deadline) const;

  std::map<traceql::Scope, Table> tables_;
  std::vector<Own> intrinsics_;
};

}  // namespace store::traces
