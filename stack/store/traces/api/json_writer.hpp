#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace store::traces {

// Writes JSON from front to back; large answers are never held as trees. Text that is no UTF-8 is
// written with replacement characters.
class JsonWriter {
 public:
  void open(char bracket) { value(std::string_view(&bracket, 1)), fresh_ = true; }
  void close(char bracket) { text_ += bracket, fresh_ = false; }
  void key(std::string_view name);
  void text(std::string_view content);
  void boolean(bool value_of) { value(value_of ? "true" : "false"); }
  void integer(std::int64_t number) { value(std::to_string(number)); }
  void number(double number);  // "NaN" and "Infinity" as texts, as protobuf's JSON has them

  // 64-bit integers are texts in protobuf's JSON.
  void integer_text(std::int64_t number) { text(std::to_string(number)); }
  void integer_text(std::uint64_t number) { text(std::to_string(number)); }

  std::size_t size() const { return text_.size(); }
  std::string take() { return std::move(text_); }

 private:
  void value(std::string_view raw);
  void quoted(std::string_view content);

  std::string text_;
  bool fresh_ = true;  // nothing stands before the next value in its array or object
};

}  // namespace store::traces
