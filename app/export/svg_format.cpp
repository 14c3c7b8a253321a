// A moment as an SVG.
#include "export/formats.h"
#include "export/svg.h"

namespace convwalk {

constinit const Format Format::svg = {
    .name = "svg",
    .ending = ".svg",
    .title = "SVG",
    .about = "an SVG",
    .still = true,
    .alpha = true,
    .drawn = false,
    .outlines = true,
    .draw = [](const Scene& scene, const StillWords& words, Studio&, std::ostream& out) {
        out << to_svg(scene, words.text_as_outlines ? SvgText::outlines : SvgText::live,
                      {words.title, words.text});
    }};

}  // namespace convwalk
