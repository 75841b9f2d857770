#pragma once

#include "stack/store/http/message.hpp"
#include "stack/store/keep/tally.hpp"

namespace store {

// Counts what was refused before anything in it was looked at. The tally must outlive it.
http::CountRefused counted_in(Tally& tally);

}  // namespace store
