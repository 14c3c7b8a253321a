#include "desk/rhythm.h"

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

// Dear ImGui needs this many frames after an event to settle.
constexpr int kFramesAfterEvent = 3;
// A little less than a frame of most screens: the screen's own rhythm, where it has one, then sets the pace,
// and no frame comes too late for it.
constexpr double kFrameS = 0.015;
// How often what is to be remembered is written while the animation plays.
constexpr double kRememberS = 5;

}  // namespace

void Rhythm::woken() {
    owed_ = kFramesAfterEvent;
}

bool Rhythm::is_due(double now_s) const {
    if (!begun_) return true;
    return owed_ > 0 ? now_s >= last_s_ + kFrameS / 2 : now_s >= due_s_;
}

double Rhythm::rest_s(double now_s) const {
    return std::max(0.0, (owed_ > 0 ? last_s_ + kFrameS : due_s_) - now_s);
}

void Rhythm::drawn(double began_s, double ended_s, double next_frame_ms) {
    // The first frame, too, needs others to settle.
    if (!begun_) owed_ = kFramesAfterEvent;
    last_s_ = begun_ ? began_s : ended_s;
    begun_ = true;
    owed_ = std::max(0, owed_ - 1);
    due_s_ = last_s_ + std::max(kFrameS, next_frame_ms / 1000);
}

bool Rhythm::may_remember() const {
    return owed_ == 0 && (std::isinf(due_s_) || last_s_ > remembered_s_ + kRememberS);
}

}  // namespace convwalk
