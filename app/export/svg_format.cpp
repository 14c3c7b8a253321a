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
    .draw = [](const Scene& scene, const Figure& f, Studio&, std::ostream& out) {
        const bool outlined = f.scenario.output.text_as_outlines;
        out << to_svg(scene, outlined ? SvgText::outlines : SvgText::live);
    }};

}  // namespace convwalk
