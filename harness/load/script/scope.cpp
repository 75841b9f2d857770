#include "harness/load/script/scope.hpp"

namespace harness::load {

Scope::Scope(const BaseUrls& base_urls, const std::vector<scenario::DataSet>& data) {
  for (const auto& [name, url] : base_urls) meanings_[name] = url;
  meanings_["vu"] = Slot{Slot::Source::user};
  meanings_["iteration"] = Slot{Slot::Source::iteration};
  for (std::size_t i = 0; i < data.size(); ++i) {
    const std::vector<std::string>& columns = data[i].table->columns;
    for (std::size_t column = 0; column < columns.size(); ++column) {
      meanings_[data[i].name + '.' + columns[column]] = Slot{Slot::Source::column, i, column};
    }
  }
}

void Scope::add_variations(const std::vector<scenario::Variation>& variations) {
  for (std::size_t i = 0; i < variations.size(); ++i) {
    meanings_[variations[i].placeholder] = Slot{Slot::Source::variation, i};
  }
}

void Scope::add_extracted(const std::string& name, std::size_t index) {
  meanings_[name] = Slot{Slot::Source::extracted, index};
}

std::optional<Scope::Meaning> Scope::find(std::string_view name) const {
  const auto found = meanings_.find(name);
  if (found == meanings_.end()) return std::nullopt;
  return found->second;
}

}  // namespace harness::load
