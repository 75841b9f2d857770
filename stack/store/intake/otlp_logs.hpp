#pragma once

#include <string>

#include "stack/store/intake/otlp.hpp"

namespace store::otlp {

harness::Result<Decoded<LogExport>> decode_logs_protobuf(const std::string& body);
harness::Result<Decoded<LogExport>> decode_logs_json(const std::string& body);

}  // namespace store::otlp
