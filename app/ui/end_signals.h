// The wish of a person or the system that the program ends, from outside of the window: Ctrl-C in the
// terminal, kill, the end of a login.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace convwalk {

/// For as long as it lives, SIGINT, SIGTERM and SIGHUP are noticed instead of ending the program, but for
/// those that were ignored before. Made before other threads, which are to leave the signals to this.
class EndSignals {
  public:
    /// @param wake called on another thread when one came; must not throw
    explicit EndSignals(std::function<void()> wake);
    ~EndSignals();
    EndSignals(const EndSignals&) = delete;
    EndSignals& operator=(const EndSignals&) = delete;

    [[nodiscard]] bool came() const { return came_; }

  private:
    std::function<void()> wake_;
    std::atomic<bool> came_ = false;
    std::atomic<bool> over_ = false;
    std::thread waiting_;
};

}  // namespace convwalk
