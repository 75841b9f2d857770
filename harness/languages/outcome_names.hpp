#pragma once

#include <string>
#include <string_view>
#include <vector>

// How what was done is told apart from what became of it, by the names that labels, fields and
// attributes go by: { die_type="risky", result="error" } is about risky rolls.
namespace harness::languages {

// Whether it says how something ended, or how long that took: status, result, error_type,
// http.response.status_code, duration_ms. Any other name says what it was.
bool names_an_outcome(std::string_view name);

// Whether it says who did it, or for whom: job, service.name, k8s_pod_name, tenant_id. What is
// found of one of them shows nothing of another.
bool names_a_sender(std::string_view name);

// In lower case: HttpStatus, http.status and HTTP_STATUS are http and status.
std::vector<std::string> words_of_name(std::string_view name);

}  // namespace harness::languages
