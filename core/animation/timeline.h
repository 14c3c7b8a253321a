// Which step happens when. Level 4. Pure: time is an argument, nothing here asks what time it is.
#pragma once

#include <cstdint>
#include <vector>

#include "layout/layout.h"

namespace convwalk {

/// Time in milliseconds from the start of the animation.
using Tick = std::int64_t;

enum class Motion : std::uint8_t {
    discrete,  ///< the window jumps from output to output
    smooth,    ///< it glides, slow at both ends, and rests on each
};

/// How an animation is timed.
struct Pace {
    Motion motion = Motion::discrete;
    Tick step_ms = 500;   ///< time of one output, 20..60000
    Tick hold_ms = 1500;  ///< rest at the end, 0..60000
    bool intro = true;    ///< a transposed layer first shows how its grid is made
    bool operator==(const Pace&) const = default;
};

enum class PhaseKind : std::uint8_t {
    bare,          ///< the input as it came
    insert_zeros,  ///< inputs move apart, zeros appear between them
    surround,      ///< padding appears, or cells are cut away
    walk,          ///< the kernel visits every output
    hold,          ///< everything stays
};

struct Phase {
    PhaseKind kind = PhaseKind::walk;
    Tick begin = 0;
    Tick duration = 0;
};

/// The state of the animation at one moment; all a view needs beside the layout.
struct Moment {
    double spread = 1;       ///< 0: inputs side by side; 1: all inserted zeros between them
    double surround = 1;     ///< 0: neither padding nor cut; 1: both
    std::int64_t step = -1;  ///< the current output, flat row-major; -1 before the kernel starts
    double arrival = 1;      ///< 0: the window is where it was a step ago; 1: it has arrived
    bool operator==(const Moment&) const = default;
};

struct Timeline {
    std::vector<Phase> phases;
    std::int64_t first_step = 0;  ///< the output that is visited first, flat row-major
    std::int64_t steps = 0;       ///< outputs that are visited, one after the other
    Pace pace;

    [[nodiscard]] Tick duration() const;
};

[[nodiscard]] Timeline timeline(const Layout& layout, const Pace& pace);

/// So many steps, and the rest at the end; no intro.
[[nodiscard]] Timeline plain_timeline(std::int64_t steps, const Pace& pace);

/// A part of an animation: some of its steps, which keep their numbers, and the rest at the end. The intro
/// belongs to it only `from_the_start`.
/// @param first, last of the steps that `whole` visits; first <= last
[[nodiscard]] Timeline part(const Timeline& whole, std::int64_t first, std::int64_t last,
                            bool from_the_start);

/// The moment at a time; earlier than the start or later than the end is the first or last moment.
[[nodiscard]] Moment at(const Timeline& timeline, Tick t);

/// The time at which a step's window has arrived. @param step one that is visited
[[nodiscard]] Tick time_of_step(const Timeline& timeline, std::int64_t step);

/// The step at a time: at(timeline, t).step
[[nodiscard]] std::int64_t step_at(const Timeline& timeline, Tick t);

/// Until when a window that shows time `t` may sleep: the earliest later time at which something else may be
/// shown. While something moves that is t + 1; the end of the timeline when nothing follows.
[[nodiscard]] Tick next_change(const Timeline& timeline, Tick t);

// Stepping by hand. Stops are the times at which each part of the intro and each step has arrived, and the
// end. Neither takes longer for more steps.

/// The first stop after a time; the end when there is none.
[[nodiscard]] Tick next_stop(const Timeline& timeline, Tick t);

/// The last stop before a time; 0 when there is none.
[[nodiscard]] Tick previous_stop(const Timeline& timeline, Tick t);

/// When the frames of an animation begin: for discrete motion one frame for each change, for smooth motion
/// one every 1 / fps seconds. Frame n lasts until frame n + 1 begins, the last one until the end,
/// so that it is never shorter than the others.
class FrameTimes {
  public:
    /// @param fps frames a second of smooth motion, 1..50: a GIF can't be faster
    FrameTimes(const Timeline& timeline, int fps);

    [[nodiscard]] std::int64_t count() const { return count_; }
    /// @param n 0 .. count(); the end of the animation at count()
    [[nodiscard]] Tick begin(std::int64_t n) const;
    /// What frame n shows: the moment of its begin, or the end of the animation in the last one, however fast
    /// the last step was.
    [[nodiscard]] Moment shown(std::int64_t n) const;
    /// How long frame n is shown, in centiseconds. Rounds the cumulative time, so that delays add up exactly.
    [[nodiscard]] int delay_cs(std::int64_t n) const;

  private:
    const Timeline& timeline_;
    int fps_;
    std::int64_t count_;
    std::int64_t before_walk_ = 0;  // discrete frames before the first step
};

/// Slow at both ends: 3t² − 2t³. @param t 0..1
[[nodiscard]] constexpr double eased(double t) {
    return t * t * (3 - 2 * t);
}

}  // namespace convwalk
