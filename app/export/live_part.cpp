#include "export/live_part.h"

#include <fmt/format.h>

#include <filesystem>

#include "basics/errors.h"
#include "basics/text.h"
#include "export/data_folder.h"
#include "export/deflate.h"
#include "export/html_text.h"
#include "export/input_file.h"

namespace convwalk {
namespace {

std::filesystem::path folder() {
    return data_folder("CONVWALK_WEB_FILES", "web");
}

// What stands between the tags of a script: an end of it within, which can be in a string alone, is spelled
// otherwise.
std::string within_script(std::string text) {
    constexpr std::string_view kEnd = "</";
    for (auto at = text.find(kEnd); at != std::string::npos; at = text.find(kEnd, at + kEnd.size()))
        text.replace(at, kEnd.size(), "<\\/");
    return text;
}

}  // namespace

LivePart read_live_part() {
    const auto text = [](const char* name) { return read_regular_file((folder() / name).string()); };
    try {
        return {text("convwalk.js"), text("figure.js"), text("figure.wasm")};
    } catch (const BadInput&) {
        throw BadInput(
            fmt::format("a page needs convwalk.js, figure.js and figure.wasm of the browser edition, and {} "
                        "does not have them; "
                        "./dev web makes them, and the variable CONVWALK_WEB_FILES says where they are",
                        printable(folder().string(), 400)));
    }
}

std::string scripts_of(const LivePart& part) {
    return fmt::format(
        "<script type=\"text/plain\" "
        "id=\"convwalk-wasm\">{}</script>\n<script>{}</script>\n<script>{}</script>\n",
        base64(deflated(part.program)), within_script(part.script), within_script(part.element));
}

std::string element_of(const Scenario& scenario, std::string_view attributes, std::string_view svg) {
    return fmt::format(
        "<convwalk-figure {}><script type=\"application/json\">{}</script>{}</convwalk-figure>", attributes,
        within_script(to_json(scenario)), inline_svg(svg));
}

}  // namespace convwalk
