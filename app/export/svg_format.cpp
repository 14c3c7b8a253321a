// A moment as an SVG.
#include "export/animation.h"
#include "export/formats.h"
#include "export/svg.h"

namespace convwalk {
namespace {

class SvgPicture : public FrameWriter {
  public:
    SvgPicture(const Figure& f, std::ostream& out) : figure_(f), out_(out) {}

    void next() override {
        const bool outlined = figure_.scenario.output.text_as_outlines;
        out_ << to_svg(exported_still(figure_), outlined ? SvgText::outlines : SvgText::live);
    }

  private:
    const Figure& figure_;
    std::ostream& out_;
};

}  // namespace

constinit const Format Format::svg = {
    .name = "svg",
    .ending = ".svg",
    .title = "SVG",
    .about = "an SVG",
    .still = true,
    .alpha = true,
    .drawn = false,
    .in_file = [](const Figure& f, Studio&, std::ostream& out) -> std::unique_ptr<FrameWriter> {
        return std::make_unique<SvgPicture>(f, out);
    }};

}  // namespace convwalk
