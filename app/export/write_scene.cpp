#include "export/write_scene.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "basics/errors.h"
#include "export/output_file.h"

namespace convwalk {

void write_scene(const Scene& scene, const StillWords& words, const std::string& path, const Format& format,
                 Studio& studio) {
    if (format.draw == nullptr) {
        std::vector<std::string> stills;
        for (const Format* each : scene_formats()) stills.emplace_back(each->about);
        throw BadInput(
            fmt::format("output is {}; the lab writes a still: {}", format.about, listed(stills, " or ")));
    }
    OutputFile file(path);
    format.draw(scene, words, studio, file.stream());
    file.commit();
}

}  // namespace convwalk
