#include "harness/languages/logql/template/function_names.hpp"

#include <algorithm>
#include <array>

namespace harness::languages::logql::templates {

std::span<const std::string_view> function_names() {
  static constexpr std::array<std::string_view, 84> names{"Replace","ToLower","ToUpper","Trim","TrimLeft","TrimPrefix","TrimRight","TrimSpace","TrimSuffix","__line__","__timestamp__","add","addf","alignLeft","alignRight","and","b64dec","b64enc","bytes","ceil","contains","count","date","default","div","divf","duration","duration_seconds","eq","float64","floor","fromJson","ge","gt","hasPrefix","hasSuffix","html","indent","index","int","le","len","lower","lt","max","maxf","min","minf","mod","mul","mulf","ne","nindent","not","now","or","print","printf","println","regexReplaceAll","regexReplaceAllLiteral","repeat","replace","round","slice","sub","subf","substr","title","toDate","toDateInZone","trim","trimAll","trimPrefix","trimSuffix","trunc","unixEpoch","unixEpochMillis","unixEpochNanos","unixToTime","upper","urldecode","urlencode","urlquery",};
  return names;
}

bool is_function(std::string_view name) {
  const auto names = function_names();
  return std::binary_search(names.begin(), names.end(), name);
}

}  // namespace harness::languages::logql::templates
