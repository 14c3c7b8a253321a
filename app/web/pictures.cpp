// Pictures that need no canvas: what a page shows where it has no WebGL. No exception leaves a function here.
#include <emscripten/emscripten.h>

#include <string>

#include "desk/links.h"
#include "export/animation.h"
#include "export/formats.h"
#include "export/svg.h"
#include "picture/figures.h"
#include "scenario/scenario.h"
#include "web/said.h"

/// The program's icon.
extern "C" EMSCRIPTEN_KEEPALIVE const char* convwalk_icon() {
    using namespace convwalk;
    return say(to_svg(exported_still(figure(icon_scenario()))));
}

/// @param figure what stands behind the "#" of a link, or a scenario as JSON
/// @return the SVG of its still picture; else "error: " and why there is none
extern "C" EMSCRIPTEN_KEEPALIVE const char* convwalk_svg(const char* figure) {
    using namespace convwalk;
    try {
        const std::string text = figure;
        const Figure shown =
            convwalk::figure(text.starts_with('{') ? parse_scenario(text) : scenario_in_link(text));
        return say(still_svg(shown));
    } catch (...) {
        return say("error: " + sentence_of_thrown());
    }
}
