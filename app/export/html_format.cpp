// A figure as a page of its own that plays, is pointed at and pinned: one file that needs no network.
#include <fmt/format.h>

#include "export/formats.h"
#include "export/html_text.h"
#include "export/live_part.h"
#include "picture/alternative_text.h"
#include "scenario/command_line.h"

namespace convwalk {
namespace {

constexpr std::string_view kStyle = R"(
html{{background:{background};color:{ink};font:16px/1.5 Inter,system-ui,sans-serif}}
body{{margin:0 auto;max-width:{width}px;padding:1em}}
convwalk-figure,svg{{width:100%;height:auto}}convwalk-figure{{aspect-ratio:{width}/{height}}}
details{{margin:1em 0;white-space:pre-line}}code{{white-space:pre-wrap;overflow-wrap:anywhere}}
)";

class LivePage : public FrameWriter {
  public:
    LivePage(const Figure& figure, std::ostream& out) : figure_(figure), part_(read_live_part()), out_(out) {}

    void next() override {
        const Scenario& scenario = figure_.scenario;
        const std::string title = escaped_html(heading_of(figure_));
        constexpr int kControls = 49;  // below the picture
        out_ << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" << title
             << "</title>\n"
             << "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<style>"
             << fmt::format(kStyle, fmt::arg("background", to_string(scenario.theme.background)),
                            fmt::arg("ink", to_string(scenario.theme.ink)),
                            fmt::arg("width", scenario.output.size.width),
                            fmt::arg("height", scenario.output.size.height + kControls))
             << "</style></head>\n<body>\n"
             << element_of(scenario, "controls loop", still_svg(figure_)) << "\n"
             << "<details><summary>In words</summary>" << escaped_html(alternative_text(figure_))
             << "</details>\n"
             << "<details><summary>As a command</summary><code>"
             << escaped_html(command_line(scenario, "figure.html")) << "</code></details>\n"
             << scripts_of(part_) << "</body></html>\n";
    }

  private:
    const Figure& figure_;
    LivePart part_;
    std::ostream& out_;
};

}  // namespace

constinit const Format Format::html = {
    .name = "html",
    .ending = ".html",
    .title = "HTML",
    .about = "an HTML page",
    .still = true,
    .alpha = true,
    .drawn = false,
    .in_file = [](const Figure& f, Studio&, std::ostream& out) -> std::unique_ptr<FrameWriter> {
        return std::make_unique<LivePage>(f, out);
    }};

}  // namespace convwalk
