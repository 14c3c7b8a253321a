// Figures in other people's pages: what convwalk.js calls. Each has a number; one canvas draws them all. No
// exception leaves a function here.
#include <emscripten/emscripten.h>

#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "basics/errors.h"
#include "desk/links.h"
#include "desk/live_figure.h"
#include "export/studio.h"
#include "export/svg.h"
#include "picture/alternative_text.h"
#include "web/said.h"

namespace convwalk {
namespace {

std::map<int, LiveFigure> figures;  // by number
std::optional<Studio> studio;

LiveFigure& numbered(int number) {
    return figures.at(number);
}

// "" when that could be done, or why it could not.
template <typename Deed>
const char* tried(const Deed& deed) {
    try {
        deed();
        return say("");
    } catch (...) {
        return say(sentence_of_thrown());
    }
}

}  // namespace
}  // namespace convwalk

using namespace convwalk;

extern "C" {

/// @param text what stands behind the "#" of a link, or a scenario as JSON
/// @param calm steps instead of motion
/// @return its number; 0: there is none, and convwalk_said() says why
EMSCRIPTEN_KEEPALIVE int convwalk_begin(const char* text, int calm) {
    static int last = 0;
    try {
        const std::string given = text;
        Scenario scenario = given.starts_with('{') ? parse_scenario(given) : scenario_in_link(given);
        if (calm != 0) scenario.pace.motion = Motion::discrete;
        figures.emplace(last + 1, LiveFigure(scenario));
        return ++last;
    } catch (...) {
        keep_said(sentence_of_thrown());
        return 0;
    }
}

EMSCRIPTEN_KEEPALIVE void convwalk_end(int number) {
    figures.erase(number);
}

/// @return "" or why not: a canvas can't be so large
EMSCRIPTEN_KEEPALIVE const char* convwalk_resize(int number, int width, int height, double least_type_px) {
    return tried([&] { numbered(number).resize({width, height}, least_type_px); });
}

EMSCRIPTEN_KEEPALIVE const char* convwalk_set_theme(int number, const char* name) {
    return tried([&] { numbered(number).set_theme(built_in_theme(name)); });
}

// --- drawing ---

/// Draws on the canvas "#offscreen", from its lower left corner on. @return "" or why it can't be drawn
EMSCRIPTEN_KEEPALIVE const char* convwalk_draw(int number) {
    return tried([&] {
        if (!studio) studio.emplace();
        const Scene scene = numbered(number).scene();
        studio->renderer().draw(scene, {scene.size, {}, false, 0},
                                {0, 0, scene.size.width, scene.size.height});
    });
}

/// The same as SVG.
EMSCRIPTEN_KEEPALIVE const char* convwalk_draw_svg(int number) {
    return say(to_svg(numbered(number).scene()));
}

// --- playing ---

EMSCRIPTEN_KEEPALIVE int convwalk_steps(int number) {
    return static_cast<int>(numbered(number).steps());
}

EMSCRIPTEN_KEEPALIVE int convwalk_step(int number) {
    return static_cast<int>(numbered(number).step());
}

EMSCRIPTEN_KEEPALIVE void convwalk_seek(int number, int step) {
    numbered(number).seek(step);
}

EMSCRIPTEN_KEEPALIVE void convwalk_go(int number, int direction) {
    numbered(number).go(direction);
}

EMSCRIPTEN_KEEPALIVE void convwalk_play(int number, int loop) {
    LiveFigure& figure = numbered(number);
    figure.playback.loop = loop != 0;
    figure.play();
}

EMSCRIPTEN_KEEPALIVE void convwalk_pause(int number) {
    numbered(number).playback.playing = false;
}

EMSCRIPTEN_KEEPALIVE int convwalk_playing(int number) {
    return numbered(number).playback.playing ? 1 : 0;
}

/// @return milliseconds until it looks different by itself; infinite: it does not
EMSCRIPTEN_KEEPALIVE double convwalk_advance(int number, double elapsed_ms) {
    LiveFigure& figure = numbered(number);
    figure.advance(elapsed_ms);
    return figure.until_change_ms();
}

// --- pointing ---

/// @param x, y in pixels of the picture, or not a number: beside it. @return whether it looks different now
EMSCRIPTEN_KEEPALIVE int convwalk_point(int number, double x, double y) {
    return numbered(number).point(std::isnan(x) ? std::nullopt : std::optional(Vec2{x, y})) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void convwalk_pin_pointed(int number) {
    numbered(number).pin_pointed();
}

/// @return "" or why there is no such cell
EMSCRIPTEN_KEEPALIVE const char* convwalk_set_pin(int number, const char* pin) {
    return tried([&] { numbered(number).set_pin(pin); });
}

EMSCRIPTEN_KEEPALIVE const char* convwalk_pin(int number) {
    return say(numbered(number).pin());
}

// --- words ---

EMSCRIPTEN_KEEPALIVE const char* convwalk_title(int number) {
    return say(heading_of(numbered(number).figure()));
}

EMSCRIPTEN_KEEPALIVE const char* convwalk_sentence(int number) {
    return say(numbered(number).sentence());
}

EMSCRIPTEN_KEEPALIVE const char* convwalk_words(int number) {
    return say(brief_text(numbered(number).figure()));
}
}
