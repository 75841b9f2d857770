#include "services/database/text.hpp"

#include <nlohmann/json.hpp>

namespace services::database {

bool is_text(const std::string& bytes) {
  if (bytes.find('\0') != std::string::npos) return false;
  try {
    (void)nlohmann::json(bytes).dump();  // which is strict about UTF-8
    return true;
  } catch (const nlohmann::json::type_error&) {
    return false;
  }
}

}  // namespace services::database
