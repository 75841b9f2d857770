#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "stack/store/records.hpp"

// Structured metadata as the store keeps it: few bytes an entry, names once for all of them.
namespace store::logs {

// Names that are kept as long as the store is.
class MetadataNames {
 public:
  // The name as Loki shows it: letters, digits and underscores, and no digit at the front.
  const std::string* clean(std::string_view sent);
  std::size_t bytes() const { return bytes_; }

 private:
  std::unordered_set<std::string> names_;
  std::string cleaned_;
  std::size_t bytes_ = 0;
};

// Packs what is not empty, ordered by name.
class MetadataPacker {
 public:
  explicit MetadataPacker(MetadataNames& names) : names_(names) {}

  // The view is valid until the next call.
  std::string_view pack(std::span<const Field> sent, std::string_view detected_level);

 private:
  struct Named {
    const std::string* name;
    std::string_view value;
  };

  MetadataNames& names_;
  std::vector<Named> fields_;
  std::string packed_;
};

// Appends what was packed.
void unpack_metadata(const char* packed, std::vector<Field>& into);
std::size_t packed_size(const char* packed);

}  // namespace store::logs
