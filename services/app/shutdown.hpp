#pragma once

namespace services::app {

// Keeps SIGTERM and SIGINT for wait_for_shutdown(), and has a write to a peer that has gone away
// fail instead of killing. Before any thread starts, because threads inherit it.
void reserve_shutdown_signals();

// Returns when one of the two arrives.
void wait_for_shutdown();

}  // namespace services::app
