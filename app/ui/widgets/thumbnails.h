// Small pictures of figures, made when they are first looked at and kept: a few a frame, so that none is
// slow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "figure/figure.h"
#include "ui/widgets/easel.h"
#include "ui/widgets/style.h"

namespace convwalk {

class Thumbnails {
  public:
    /// Pictures that are made anew in one frame.
    static constexpr int kMostAFrame = 2;

    /// Once in every frame that shows some. @param elapsed_ms of real time
    void begin_frame(double elapsed_ms);

    /// Fills a place of the current ImGui window; what has no picture, or none yet, stays empty.
    /// @param key   of the picture; another scenario or size under it is drawn anew
    /// @param plays the animation goes on while this is set, and rests at the scenario's moment otherwise
    void show(const std::string& key, const Scenario& scenario, ImVec2 from, ImVec2 to, bool plays,
              Easel& easel);

    /// Real time until a picture changes by itself or another one is made: infinite when none will.
    [[nodiscard]] double until_change_ms() const { return until_change_ms_; }

  private:
    struct Kept {
        Scenario scenario;  ///< as it was asked for
        SizePx size;
        std::size_t slot = 0;
        std::optional<Figure> figure;  ///< none: there is none of such a scenario
        Moment shown;
        bool drawn = false;
        std::uint64_t texture = 0;
        double at_ms = 0;
    };

    [[nodiscard]] bool make(Kept& kept, const Scenario& scenario, SizePx size);
    void draw(Kept& kept, const Moment& moment, Easel& easel);
    [[nodiscard]] Moment moment_of(Kept& kept, bool plays);

    std::map<std::string, Kept> kept_;
    double elapsed_ms_ = 0;
    double until_change_ms_ = 0;
    int left_ = 0;
};

}  // namespace convwalk
