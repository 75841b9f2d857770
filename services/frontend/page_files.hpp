#pragma once

#include <span>

#include "services/app/page.hpp"

namespace services::frontend {

// The files of page/; defined by the build.
std::span<const app::PageFile> page_files();

}  // namespace services::frontend
