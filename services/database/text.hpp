#pragma once

#include <string>

namespace services::database {

// Whether PostgreSQL can hold it as a text: UTF-8, and no NUL in it.
bool is_text(const std::string& bytes);

}  // namespace services::database
