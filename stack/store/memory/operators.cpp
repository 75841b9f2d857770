// operator new and delete of the program `store`: the usual ones, which count for the account of
// their thread.
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "stack/store/memory/account.hpp"

namespace {

using store::memory::current;

void* counted(void* memory) {
  if (current != nullptr && memory != nullptr) current->add(malloc_usable_size(memory));
  return memory;
}

void* allocate(std::size_t bytes) {
  if (current != nullptr) current->before(bytes);
  if (void* memory = counted(std::malloc(bytes == 0 ? 1 : bytes))) return memory;
  throw std::bad_alloc();
}

// Who asks in this way does not expect an exception, and learns of the limit elsewhere.
void* allocate_or_null(std::size_t bytes) noexcept {
  return counted(std::malloc(bytes == 0 ? 1 : bytes));
}

void release(void* memory) noexcept {
  if (memory == nullptr) return;
  if (current != nullptr) current->subtract(malloc_usable_size(memory));
  std::free(memory);
}

}  // namespace

void* operator new(std::size_t bytes) { return allocate(bytes); }
void* operator new[](std::size_t bytes) { return allocate(bytes); }
void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return allocate_or_null(bytes);
}
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept {
  return allocate_or_null(bytes);
}
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { release(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { release(memory); }
