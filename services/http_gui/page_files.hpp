#pragma once

#include <span>

#include "services/app/page.hpp"

namespace services::http_gui {

// The files of page/; defined by the build.
std::span<const app::PageFile> page_files();

}  // namespace services::http_gui
