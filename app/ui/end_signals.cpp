#include "ui/end_signals.h"

#include <pthread.h>
#include <signal.h>

#include <utility>

namespace convwalk {
namespace {

// Those that are noticed, and one by which the thread that waits is told to stop waiting.
constexpr int kStopWaiting = SIGUSR1;

sigset_t noticed_signals() {
    sigset_t noticed;
    sigemptyset(&noticed);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action = {};
        // One that is ignored, as under nohup, stays so.
        if (sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&noticed, signal);
    }
    sigaddset(&noticed, kStopWaiting);
    return noticed;
}

}  // namespace

EndSignals::EndSignals(std::function<void()> wake) : wake_(std::move(wake)) {
    const sigset_t noticed = noticed_signals();
    pthread_sigmask(SIG_BLOCK, &noticed, nullptr);
    waiting_ = std::thread([this, noticed] {
        for (;;) {
            int signal = 0;
            if (sigwait(&noticed, &signal) != 0) continue;
            if (over_) return;
            if (signal == kStopWaiting) continue;
            came_ = true;
            wake_();
        }
    });
}

EndSignals::~EndSignals() {
    over_ = true;
    pthread_kill(waiting_.native_handle(), kStopWaiting);
    waiting_.join();
    // They stay blocked: what is left is the end of the program, and that is what they ask for.
}

}  // namespace convwalk
