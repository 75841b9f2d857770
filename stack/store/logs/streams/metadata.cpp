#include "stack/store/logs/streams/metadata.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "harness/core/text.hpp"

namespace store::logs {
namespace {

using harness::is_digit;
bool is_name_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || is_digit(letter) ||
         letter == '_';
}

void append_size(std::string& out, std::size_t size) {
  constexpr unsigned bits = 7;
  constexpr std::size_t more = 0x80;
  while (size >= more) {
    out += static_cast<char>(size | more);
    size >>= bits;
  }
  out += static_cast<char>(size);
}

std::size_t take_size(const char*& at) {
  constexpr unsigned bits = 7;
  constexpr unsigned char more = 0x80;
  std::size_t size = 0;
  for (unsigned shift = 0;; shift += bits) {
    const auto byte = static_cast<unsigned char>(*at++);
    size |= static_cast<std::size_t>(byte & (more - 1U)) << shift;
    if (byte < more) return size;
  }
}

const std::string* take_name(const char*& at) {
  const std::string* name = nullptr;
  std::memcpy(&name, at, sizeof(name));
  at += sizeof(name);
  return name;
}

}  // namespace

const std::string* MetadataNames::clean(std::string_view sent) {
  cleaned_.clear();
  if (!sent.empty() && is_digit(sent.front())) cleaned_ = "key_";
  for (const char letter : sent) cleaned_ += is_name_letter(letter) ? letter : '_';
  const auto [name, is_new] = names_.insert(cleaned_);
  constexpr std::size_t overhead = 64;
  if (is_new) bytes_ += cleaned_.size() + overhead;
  return &*name;
}

std::string_view MetadataPacker::pack(std::span<const Field> sent,
                                      std::string_view detected_level) {
  fields_.clear();
  for (const Field& field : sent) {
    if (!field.value.empty()) fields_.push_back({names_.clean(field.name), field.value});
  }
  if (!detected_level.empty()) fields_.push_back({names_.clean("detected_level"), detected_level});
  std::stable_sort(fields_.begin(), fields_.end(),
                   [](const Named& a, const Named& b) { return *a.name < *b.name; });
  const auto same = [](const Named& a, const Named& b) { return a.name == b.name; };
  fields_.erase(std::unique(fields_.begin(), fields_.end(), same), fields_.end());
  packed_.clear();
  append_size(packed_, fields_.size());
  for (const Named& field : fields_) {
    packed_.append(reinterpret_cast<const char*>(&field.name), sizeof(field.name));
    append_size(packed_, field.value.size());
    packed_ += field.value;
  }
  return packed_;
}

void unpack_metadata(const char* packed, std::vector<Field>& into) {
  for (std::size_t left = take_size(packed); left > 0; --left) {
    const std::string* name = take_name(packed);
    const std::size_t size = take_size(packed);
    into.push_back({*name, {packed, size}});
    packed += size;
  }
}

std::size_t packed_size(const char* packed) {
  const char* at = packed;
  for (std::size_t left = take_size(at); left > 0; --left) {
    take_name(at);
    at += take_size(at);
  }
  return static_cast<std::size_t>(at - packed);
}

}  // namespace store::logs
