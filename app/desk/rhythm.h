// When a frame of the window is due, and how long may be slept until then. A plain value that knows no clock:
// times are arguments, in seconds.
#pragma once

namespace convwalk {

class Rhythm {
  public:
    /// @param now_s when the window was made; its first frame is due at once
    explicit Rhythm(double now_s) : last_s_(now_s), remembered_s_(now_s) {}

    /// Something came in that may change what is shown: a few frames are owed.
    void woken();

    [[nodiscard]] bool is_due(double now_s) const;
    /// How long may be slept, unless something comes in; infinite when nothing changes by itself.
    [[nodiscard]] double rest_s(double now_s) const;
    /// Real time since the last frame.
    [[nodiscard]] double elapsed_ms(double now_s) const { return 1000 * (now_s - last_s_); }

    /// A frame was drawn.
    /// @param began_s the time that it shows
    /// @param ended_s when it was on the screen: the time until the first one was is none of the animation's
    /// @param next_frame_ms from then on, until something changes by itself; infinite: nothing will
    void drawn(double began_s, double ended_s, double next_frame_ms);

    /// Whether nothing is to be drawn for now and what is to be remembered may have changed: a program that
    /// is ended from outside loses a few seconds of work at most.
    [[nodiscard]] bool may_remember() const;
    void remembered() { remembered_s_ = last_s_; }

  private:
    double last_s_;
    double remembered_s_;
    double due_s_ = 0;
    int owed_ = 0;        // frames
    bool begun_ = false;  // a frame was drawn
};

}  // namespace convwalk
