#pragma once

#include <string>
#include <vector>

#include "stack/store/derive/write_request.hpp"
#include "stack/store/records.hpp"

namespace store::derive {

// Attributes as labels. Those whose names become the same share a label, their values joined by
// ";" in the order of the names.
Labels labels_of(const Attributes& attributes);

// What stands for a resource in each of its series: `job` and `instance`.
Labels target_of(const Attributes& resource);

// Labels of `target_info`: all that is not in job and instance. Empty: there is nothing to tell.
Labels target_info_of(const Attributes& resource);

// otel_scope_name, otel_scope_version, and the scope's attributes with otel_scope_ before them.
Labels scope_labels(const Scope& scope);

// The labels of `more` come on top, and win.
Labels merged(Labels labels, const Labels& more);

}  // namespace store::derive
