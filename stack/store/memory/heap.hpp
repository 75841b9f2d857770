#pragma once

namespace store::memory {

// Before any thread starts: large pieces of memory are the system's again as soon as they are
// freed, and threads share what is free of the others.
void set_up_heap();

// Gives the system what lies free between what is kept.
void give_back_heap();

}  // namespace store::memory
