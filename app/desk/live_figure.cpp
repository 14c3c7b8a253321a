#include "desk/live_figure.h"

#include <algorithm>

#include "picture/cells.h"
#include "picture/paging.h"
#include "picture/picture.h"
#include "picture/pins.h"

namespace convwalk {
LiveFigure::LiveFigure(const Scenario& scenario)
    : figure_(convwalk::figure(scenario)), pinned_(figure_.pinned) {
    playback.playing = false;
    playback.at_ms = static_cast<double>(time_of(figure_, scenario.output.moment));
}

void LiveFigure::resize(SizePx size, double least_type_px) {
    figure_.scenario.output.size = size;
    fit_to_page(figure_, least_type_px);
    figure_.camera = camera_of(figure_, figure_.scenario.view.zoom);
}

void LiveFigure::play() {
    if (playback.at_ms >= static_cast<double>(figure_.timeline.duration())) playback.at_ms = 0;
    playback.playing = true;
}

double LiveFigure::until_change_ms() const {
    return convwalk::until_change_ms(playback, figure_.timeline);
}

void LiveFigure::seek(std::int64_t step) {
    playback.playing = false;
    const std::int64_t last = figure_.timeline.steps;
    playback.at_ms = step < 1 || last < 1
                         ? 0
                         : static_cast<double>(time_of_step(figure_.timeline, std::min(step, last) - 1));
}

void LiveFigure::go(int direction) {
    playback.playing = false;
    const Tick now = playback.tick();
    playback.at_ms = static_cast<double>(direction < 0 ? previous_stop(figure_.timeline, now)
                                                       : next_stop(figure_.timeline, now));
}

bool LiveFigure::point(std::optional<Vec2> px) {
    std::optional<Spot> cell;
    if (px) cell = place(figure_, moment(), {figure_.camera}).cell_at(*px);
    if (cell == pointed_) return false;
    pointed_ = std::move(cell);
    mark();
    return !pinned_;
}

void LiveFigure::pin_pointed() {
    pinned_ = pinned_ == pointed_ ? std::nullopt : pointed_;
    mark();
}

void LiveFigure::set_pin(const std::string& pin) {
    pinned_ = pin.empty() ? std::nullopt : std::optional(spot_of(figure_, parse_pin(pin)));
    mark();
}

std::string LiveFigure::pin() const {
    return pinned_ ? to_string(pin_of(figure_, *pinned_)) : "";
}

std::string LiveFigure::sentence() const {
    if (figure_.pinned && has_cell(figure_, *figure_.pinned)) return sentence_for(figure_, *figure_.pinned);
    const Words words = shown_words(figure_, moment(), std::nullopt);
    if (!words.sum) return words.status;
    std::string text = words.sum->before.text;
    for (const auto* pieces : {&words.sum->terms, &words.sum->after}) text += joined(*pieces);
    return text;
}

}  // namespace convwalk
