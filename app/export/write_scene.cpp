#include "export/write_scene.h"

#include <fmt/format.h>

#include "basics/errors.h"
#include "export/output_file.h"
#include "export/png.h"
#include "render/offscreen_picture.h"

namespace convwalk {

void write_scene(const Scene& scene, const std::string& path, const Format& format, Studio& studio,
                 SvgText text) {
    if (format != Format::png && format != Format::svg)
        throw BadInput(fmt::format("output is {}; the lab writes a still, {} or {}", format.about,
                                   Format::png.about, Format::svg.about));
    if (format == Format::svg) {
        OutputFile file(path);
        file.stream() << to_svg(scene, text);
        file.commit();
        return;
    }
    // Drawn before anything is opened: a scene that can't be leaves no file.
    OffscreenPicture picture(studio.renderer(), scene.size, 0);
    const auto pixels = picture.render(scene);
    OutputFile file(path);
    write_png(file.stream(), scene.size, pixels);
    file.commit();
}

}  // namespace convwalk
