#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/prove/selected/values.hpp"
#include "stack/store/records.hpp"

namespace harness::prove {

// A line that is being made of one that a service wrote, with the labels of its stream. Owns its
// texts.
class LineDraft {
 public:
  LineDraft(const store::LogPush& push, const store::LogEntry& entry);

  // What its labels and its fields say.
  void tell(ValuesSeen& values) const;
  bool has_level() const;
  bool has_label(const std::string& name, const std::string& value) const;
  // Lines of one shape have the same labels and the same fields.
  std::string shape() const;

  // Wherever the line has it: in its labels, its metadata, its JSON or its logfmt. Where it has it
  // nowhere, it has it from now on as a field of the text.
  void set(const std::string& name, const std::string& value);
  void set_label(const std::string& name, const std::string& value);  // if the stream has it
  // So that the line holds the text.
  void add_text(const std::string& text);

  // Points into this.
  store::LogPush push(const std::vector<std::int64_t>& moments) const;

 private:
  using Fields = std::vector<std::pair<std::string, std::string>>;

  void set_in_line(const std::string& name, const std::string& value, bool is_elsewhere);
  bool has_fields_of(const std::string& text);  // `"level":"error"`, in a line of JSON
  void write();

  Fields labels_;
  Fields metadata_;
  nlohmann::ordered_json document_;  // of a line that is one
  std::string line_;
};

}  // namespace harness::prove
