#include "harness/prove/mutant.hpp"
namespace harness::prove {
std::vector<MutantKind> metric_kinds() { return {}; }
}
